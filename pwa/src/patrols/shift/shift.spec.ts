import { describe, expect, it } from 'vitest'
import { patrolShift } from '../kinds'
import type { ShiftData } from '../wire'
import { daysInView, degreesFrom, lacksOfOpening, openShiftOf, shiftFrom, usualOpening } from './opening'
import { withVisit } from './shifts'

const me = { id: 'w1', name: '杨某' }
const last: ShiftData = {
  shift_kind: 'night', starts_at: '2026-11-22T20:00:00+08:00', state: 'closed', vehicle: '救助车1号', track_allowed: true,
  crew: [{ id: 'a', name: '杨某', worker_id: 'w1', driver: true }, { id: 'b', name: '粟某' }],
  supplies: [{ id: 'c', item: 'quilt', unit: '床', source: 'charity', out: 6, back: 2 }],
}
const NOW = Date.parse('2026-11-23T21:00:00+08:00')

describe('opening a shift', () => {
  it('starts from what was usual, and two taps of nothing else are needed', () => {
    const opening = usualOpening(last, me, 20)
    expect(opening).toMatchObject({ shift_kind: 'night', vehicle: '救助车1号', track_allowed: true, crew: [{ name: '杨某', worker_id: 'w1', driver: true }, { name: '粟某' }] })
    expect(lacksOfOpening(opening)).toEqual([])
    const shift = shiftFrom(opening, '2026-11-23T20:00:00+08:00', () => 'new')
    expect(shift.supplies).toEqual([{ id: 'new', item: 'quilt', unit: '床', source: 'charity', out: 6 }])
  })
  it('needs two people or a reason, and a source for a call-out', () => {
    const alone = usualOpening(null, me, 9)
    expect(alone.shift_kind).toBe('day')
    expect(lacksOfOpening(alone)).toEqual(['crew-too-small'])
    expect(lacksOfOpening({ ...alone, crew_reason: '搭档送医院去了' })).toEqual([])
    expect(lacksOfOpening({ ...usualOpening(last, me, 9), shift_kind: 'call_out' })).toEqual(['call-source-missing'])
  })
  it('keeps the temperature, who comes along and which points are meant; weather that cannot be is asked again', () => {
    const opening = { ...usualOpening(last, me, 20), temperature: '−2', points: ['p1', 'p2'], company: [{ id: 'x', partner_kind: 'police' as const, people: 2 }] }
    expect(shiftFrom(opening, '2026-11-23T20:00:00+08:00', () => 'new')).toMatchObject({ temperature_c: -2, points_planned: ['p1', 'p2'], partners: [{ id: 'new', partner_kind: 'police', people: 2 }] })
    expect(lacksOfOpening({ ...opening, temperature: '很冷' })).toEqual(['temperature'])
    expect([degreesFrom(''), degreesFrom('4.5℃'), degreesFrom('99')]).toEqual([undefined, 4.5, null])
  })
  const kept = (id: string, data: Partial<ShiftData>, mine: boolean) => ({ record: patrolShift.create({ id, area_code: '431225', at: NOW, data: { ...last, state: 'open', starts_at: '2026-11-23T20:00:00+08:00', ...data } }), state: { at: 'sent' as const, urgent: false }, mine })
  const right = { now: NOW, shown: NOW }
  it('finds the one that is open: own before a colleague’s, none of yesterday', () => {
    expect(openShiftOf([kept('theirs', {}, false), kept('mine', {}, true)], 'w1', right)?.record.id).toBe('mine')
    expect(openShiftOf([kept('theirs', {}, false)], 'w1', right)?.record.id).toBe('theirs')
    expect(openShiftOf([kept('theirs', {}, false)], 'w9', right)).toBeNull()
    expect(openShiftOf([kept('old', { starts_at: '2026-11-22T20:00:00+08:00' }, true)], 'w1', right)).toBeNull()
  })
  it.each([['two days ahead', 48], ['a year behind', -365 * 24]])('on a phone %s finds a colleague’s of today and the one that was opened on it', (_off, hours) => {
    const off = { now: NOW, shown: NOW + hours * 3_600_000 }
    const opened = new Date(off.shown - 3_600_000).toISOString()
    const [first, until] = daysInView(off)
    for (const day of ['2026-10-24', '2026-11-23', opened.slice(0, 10)]) expect(first <= day && day <= until, day).toBe(true)
    expect(openShiftOf([kept('theirs', {}, false)], 'w1', off)?.record.id).toBe('theirs')
    expect(openShiftOf([kept('mine', { starts_at: opened }, true)], 'w1', off)?.record.id).toBe('mine')
    expect(openShiftOf([kept('old', { starts_at: '2026-11-22T20:00:00+08:00' }, false)], 'w1', off)).toBeNull()
  })
})

it('a visit of the same point within the hour grows, a later one is a new one', () => {
  const first = withVisit([], 'p', 0, NOW)
  expect(first).toMatchObject([{ point_id: 'p', found: 0 }])
  expect(withVisit(first, 'p', 1, NOW + 10 * 60_000)).toMatchObject([{ found: 1 }])
  expect(withVisit(first, 'p', 1, NOW + 61 * 60_000)).toHaveLength(2)
  expect(withVisit(first, 'q', 2, NOW)).toHaveLength(2)
})
