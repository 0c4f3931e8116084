import { describe, expect, it, vi } from 'vitest'
import { KeptAlready, type FieldRecord } from '@/records'
import { blankMeeting, type Meeting } from './meeting'
import { createMeetings, type Around } from './meetings'

const NOW = Date.parse('2026-11-23T21:36:00+08:00')
const around: Around = { area_code: '431225100', shiftId: 'shift', earlier: null, who: {} }

function desk() {
  const book = { keep: vi.fn(async () => {}), edit: vi.fn(async () => {}) }
  const meetings = createMeetings({ book, clock: { now: () => NOW, monotonic: () => 0 }, locator: { locate: async () => ({ found: false, reason: 'denied' }), refusal: () => null } })
  const kept = () => book.keep.mock.calls as unknown as [FieldRecord, object][]
  return { meetings, book, kept }
}
const refusal = (): Meeting => ({ ...blankMeeting({ place_type: 'bridge', conditions: ['ok'], informed: true, willingness: 'refused' }), id: 'e', personId: 'p', startedAt: NOW })

describe('a meeting', () => {
  it('keeps the person first, then the encounter that tells of them, and takes up the draft', async () => {
    const { meetings, kept } = desk()
    await meetings.keep(refusal(), { ...around, dropDraft: 'met:new' })
    expect(kept().map(([record]) => [record.kind, record.id])).toEqual([['person', 'p'], ['encounter', 'e']])
    expect(kept()[1]![0].data).toMatchObject({ person_id: 'p', state: 'complete', shift_id: 'shift', outcome: 'refused' })
    expect(kept()[1]![1]).toEqual({ dropDraft: 'met:new' })
  })

  it('that is tried again after the person was kept goes on with the encounter', async () => {
    const { meetings, book, kept } = desk()
    book.keep.mockRejectedValueOnce(new KeptAlready('p') as never)
    await meetings.keep(refusal(), around)
    expect(kept().at(-1)![0].kind).toBe('encounter')
  })

  it('with a sign of danger to a child goes first and alone, and stays open while something is missing', async () => {
    const { meetings, kept } = desk()
    const one = refusal()
    await meetings.keep({ ...one, met: { ...one.met, conditions: ['minor'], report: { ticks: ['injury'], called_110_at: '2026-11-23T21:30:00+08:00' }, willingness: 'willing' } }, around)
    expect(kept()[1]![0].data).toMatchObject({ state: 'open' })
    expect(kept()[1]![1]).toEqual({ urgent: true })
  })

  it('with somebody known makes nobody new, and an added fact is an edit that never touches whom it is about', async () => {
    const { meetings, book, kept } = desk()
    await meetings.keep({ ...refusal(), known: true }, around)
    expect(kept().map(([record]) => record.kind)).toEqual(['encounter'])
    const earlier = kept()[0]![0] as never as FieldRecord<never>
    book.edit.mockClear()
    await meetings.keep({ ...refusal(), known: true, personId: 'somebody else', met: { ...refusal().met, refusal_reason: 'waiting' } }, { ...around, earlier })
    expect(book.edit).toHaveBeenCalledWith('e', expect.objectContaining({ data: { refusal_reason: 'waiting' } }), {})
  })

  it('added to from an older state sends only what was changed since, and leaves what others wrote and photographed', async () => {
    const { meetings, book, kept } = desk()
    const photo = { sha256: 'b', role: 'situation', filetype: 'image/jpeg', bytes: 1 }
    await meetings.keep({ ...refusal(), known: true }, around)
    const first = kept()[0]![0]
    const { person_id, ...met } = first.data as { person_id: string } & Meeting['met']
    const begun: Meeting = { ...blankMeeting(met), id: 'e', personId: person_id, known: true, startedAt: NOW }
    const earlier = { ...first, note: '他们写的', media: [photo], data: { ...first.data, hospital: { diagnosis: '他们写的' } } } as never
    await meetings.keep({ ...begun, met: { ...begun.met, refusal_reason: 'waiting' } }, { ...around, earlier, begun })
    expect(book.edit).toHaveBeenCalledWith('e', { media: [photo], data: { refusal_reason: 'waiting' } }, {})
  })

  it('lay where the phone was at the first tap, not where it is when it is kept hours later', async () => {
    const { meetings, book, kept } = desk()
    const place = { found: true as const, location: { type: 'Point' as const, coordinates: [109.7, 26.8] as [number, number] }, accuracy_m: 9, source: 'gps' as const, rough: false }
    await meetings.keep({ ...refusal(), startedAt: NOW - 3 * 3_600_000, place }, around)
    expect(kept()[1]![0]).toMatchObject({ location: place.location, accuracy_m: 9 })
    await meetings.keep({ ...refusal(), startedAt: NOW - 3 * 3_600_000 }, around)
    expect(kept()[3]![0]).toMatchObject({ location: null, location_absent_reason: 'timeout' })
    expect(book.edit).not.toHaveBeenCalled()
  })

  it('whose report is withheld from the reader stays complete when something else is added', async () => {
    const { meetings, book, kept } = desk()
    const child = { ...refusal(), known: true, met: { ...refusal().met, conditions: ['minor' as const], report: { ticks: [] } } }
    await meetings.keep(child, around)
    const seen: Record<string, unknown> = { ...kept()[0]![0].data }
    delete seen['report']
    const earlier = { ...kept()[0]![0], withheld: ['report'], data: seen } as never
    await meetings.keep({ ...child, met: { ...refusal().met, conditions: ['minor'], refusal_reason: 'waiting' } }, { ...around, earlier })
    expect(book.edit).toHaveBeenCalledWith('e', expect.objectContaining({ data: { refusal_reason: 'waiting' } }), {})
  })

  it('with a child whose age nobody told says that it is one, so that its name is kept from others', async () => {
    const { meetings, kept } = desk()
    const child = { ...refusal(), person: { name: '小草' }, met: { ...refusal().met, conditions: ['minor' as const], report: { ticks: [] } } }
    await meetings.keep(child, { ...around, who: child.person })
    expect(kept()[0]![0].data).toEqual({ name: '小草', age_to: 17 })
    await meetings.keep({ ...child, personId: 'q', person: { age_from: 8, age_to: 9 } }, { ...around, who: { age_from: 8, age_to: 9 } })
    expect(kept()[2]![0].data).toEqual({ age_from: 8, age_to: 9 })
  })
})
