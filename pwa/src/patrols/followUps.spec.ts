import { describe, expect, it } from 'vitest'
import { encounter, patrolShift, stationStay } from './kinds'
import { dueAt, followUpsOf, type Known } from './followUps'
import type { EncounterData, StayData } from './wire'

const HOUR = 3_600_000
const MET = Date.parse('2026-11-23T21:36:00+08:00')
const kept = <Data extends object>(record: { data: Data }) => ({ record, state: { at: 'sent', urgent: false }, mine: true }) as never
const met = (id: string, at: number, data: Partial<EncounterData> = {}) => kept(encounter.create({ id, area_code: '431225', at, data: { person_id: 'p', state: 'complete', willingness: 'refused', ...data } }))
const known = (part: Partial<Known>): Known => ({ encounters: [], stays: [], shifts: [], persons: new Map(), ...part })

describe('the clock of a follow-up', () => {
  it.each([['red', 24], ['orange', 24], ['yellow', 72], ['none', 72], [undefined, 72]] as const)('under %s it is %d hours', (alert, hours) => {
    expect(dueAt({ willingness: 'refused' }, MET, alert)).toBe(MET + hours * HOUR)
  })
  it('takes the alert of the place before that of the shift, an earlier wish before both, and a later one never', () => {
    expect(dueAt({ willingness: 'refused', weather_alert: 'red' }, MET, 'none')).toBe(MET + 24 * HOUR)
    expect(dueAt({ willingness: 'hesitant', next_check_at: '2026-11-24T03:36:00+08:00' }, MET, 'red')).toBe(MET + 6 * HOUR)
    expect(dueAt({ willingness: 'refused', next_check_at: '2026-12-24T03:36:00+08:00' }, MET, 'none')).toBe(MET + 72 * HOUR)
  })
  it('does not run for who came along, was brought to hospital against a no, or is dead', () => {
    expect(dueAt({ willingness: 'willing' }, MET, 'red')).toBeNull()
    for (const outcome of ['hospital', 'police', 'entered', 'dead'] as const) expect(dueAt({ willingness: 'refused', outcome }, MET, 'red')).toBeNull()
  })
})

describe('who is to be looked after again', () => {
  const shifts = [kept(patrolShift.create({ id: 's', area_code: '431225', at: MET, data: { shift_kind: 'night', starts_at: '2026-11-23T20:00:00+08:00', state: 'closed', crew: [], weather_alert: 'orange' } }))]

  it('is listed with the alert of the shift, the most pressing first', () => {
    const encounters = [met('late', MET - 60 * HOUR, { person_id: 'q' }), met('soon', MET, { shift_id: 's' })]
    const list = followUpsOf(known({ encounters, shifts }), MET + 25 * HOUR)
    expect(list.map(({ encounter: { record }, overdue }) => [record.id, overdue])).toEqual([['late', true], ['soon', true]])
  })
  it('is off the list after a later meeting or a stay, of the person who it turned out to be', () => {
    const persons = new Map([['q', { merged_into: 'p' }]])
    expect(followUpsOf(known({ encounters: [met('one', MET), met('two', MET + HOUR, { person_id: 'q', willingness: 'willing' })], persons }), MET + 2 * HOUR)).toEqual([])
    const stay = kept(stationStay.create({ area_code: '431225', at: MET + HOUR, data: { person_id: 'p', entered_at: '2026-11-24T07:05:00+08:00', came_by: 'self' } satisfies StayData }))
    expect(followUpsOf(known({ encounters: [met('one', MET)], stays: [stay] }), MET + 20 * HOUR)).toEqual([])
  })
})
