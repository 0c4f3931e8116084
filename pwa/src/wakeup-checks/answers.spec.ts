import { describe, expect, it, vi } from 'vitest'
import type { Fix, NoFix } from '@/device'
import { blankRecord, NotOnThisPhone, type FieldRecord } from '@/records'
import type { ElderData, WakeupCheckData } from './wire'
import { createAnswers, SILENCE_HOLD_MS, UNDO_MS } from './answers'
import { anElder } from './testing/anElder'

const NOON = Date.parse('2026-11-23T07:12:00+08:00')
const elder = blankRecord<ElderData>({ id: 'elder', kind: 'elder', area_code: '431225101207', occurred_at: '2026-11-01T00:00:00+08:00', data: anElder() })
const ME = { id: 'me' }
const slot = { elder: { ...elder, group_no: '3' }, slotId: 'slot' }

function desk(found: Fix | NoFix | Promise<never> = { found: false, reason: 'denied' }, refusal: NoFix | null = null) {
  const book = { keep: vi.fn(async () => {}), edit: vi.fn(async () => {}), takeBack: vi.fn(async () => 'forgotten' as const) }
  const answers = createAnswers({ book, clock: { now: () => NOON, monotonic: () => 0 }, locator: { locate: async () => found, refusal: () => refusal } })
  const kept = () => (book.keep.mock.calls as unknown as [FieldRecord<WakeupCheckData>, object][])[0]!
  return { answers, book, kept }
}

describe('an answer', () => {
  it('is kept at once, held back for ten seconds, and carries the elder’s place in the village', async () => {
    const { answers, kept } = desk()
    await answers.recordAnswer(slot, { result: 'safe_seen' }, ME)
    expect(kept()[1]).toEqual({ urgent: false, holdUntil: NOON + UNDO_MS })
    expect(kept()[0]).toMatchObject({ area_code: '431225101207', group_no: '3', data: { elder_id: 'elder', slot_id: 'slot', result: 'safe_seen' } })
    expect(kept()[0].occurred_at).toMatch(/^2026-11-23T07:12:00.*\+08:00$/)
  })

  it.each(['no_answer', 'emergency'] as const)('%s goes first and is not held', async (result) => {
    const { answers, kept } = desk()
    await answers.recordAnswer(slot, { result }, ME)
    expect(kept()[1]).toEqual({ urgent: true })
  })

  it('of a silence is kept with the first tap and leaves by itself when nobody comes back to the question', async () => {
    const { answers, kept } = desk()
    await answers.recordAnswer(slot, { result: 'no_answer' }, ME, { hold: SILENCE_HOLD_MS })
    expect(kept()[1]).toEqual({ urgent: true, holdUntil: NOON + SILENCE_HOLD_MS })
  })

  it('that corrects an earlier one goes at once', async () => {
    const { answers, kept } = desk()
    await answers.recordAnswer(slot, { result: 'away', corrects: 'earlier' }, ME)
    expect(kept()[1]).toEqual({ urgent: false })
  })

  it('of a team leader for another’s elder says that it was recorded for them', async () => {
    const { answers, kept } = desk()
    const pairing = [{ part: 'primary' as const, worker_id: 'helper', name: '石某某' }]
    await answers.recordAnswer({ ...slot, elder: { ...elder, data: anElder({ pairing }) } }, { result: 'safe_seen' }, ME)
    expect(kept()[0].entry_mode).toBe('proxy')
  })

  it('does not wait for the phone to know where it is', async () => {
    const { answers, book } = desk(new Promise<never>(() => {}))
    await answers.recordAnswer(slot, { result: 'safe_seen' }, ME)
    expect(book.keep).toHaveBeenCalledOnce()
    expect(book.edit).not.toHaveBeenCalled()
  })

  it('gets its place, or the reason why there is none, afterwards', async () => {
    const { answers, book } = desk()
    const id = await answers.recordAnswer(slot, { result: 'safe_seen' }, ME)
    await vi.waitFor(() => expect(book.edit).toHaveBeenCalledWith(id, { location_absent_reason: 'denied' }))
  })

  it('says from the start that there is no place where that was refused before, and is not written twice', async () => {
    const { answers, book, kept } = desk(undefined, { found: false, reason: 'denied' })
    await answers.recordAnswer(slot, { result: 'safe_seen' }, ME)
    expect(kept()[0].location_absent_reason).toBe('denied')
    await Promise.resolve()
    expect(book.edit).not.toHaveBeenCalled()
  })

  it('taken back before its place was found stays taken back', async () => {
    const { answers, book } = desk()
    book.edit.mockRejectedValue(new NotOnThisPhone('x'))
    await expect(answers.recordAnswer(slot, { result: 'safe_seen' }, ME)).resolves.toBeTypeOf('string')
  })

  it('notes each step about an alarm once', async () => {
    const { answers, book } = desk()
    const data: WakeupCheckData = { elder_id: 'elder', slot_id: 'slot', result: 'no_answer', actions: ['phoned'] }
    await answers.noteAction({ id: 'check', data }, 'phoned')
    expect(book.edit).not.toHaveBeenCalled()
    await answers.noteAction({ id: 'check', data }, 'called_contact')
    expect(book.edit).toHaveBeenCalledWith('check', { data: { actions: ['phoned', 'called_contact'] } })
  })
})
