import { describe, expect, it } from 'vitest'
import { lacksOf, usualOutcome } from './lacking'

const REFUSAL = { state: 'complete' as const, place_type: 'bridge' as const, conditions: ['ok' as const], informed: true, willingness: 'refused' as const, outcome: 'street_aid' as const }

describe('what an encounter still needs', () => {
  it('is nothing for a refusal with a quilt', () => {
    expect(lacksOf({ ...REFUSAL, aid: [{ id: 'a', type: 'quilt' }] })).toEqual([])
  })
  it.each([
    [{ outcome: 'entered' }, 'refusal-stands'],
    [{ willingness: 'willing', outcome: 'refused' }, 'refusal-stands'],
    [{ conditions: ['with_child'], report: { ticks: [] } }, 'minors-missing'],
    [{ willingness: 'willing', outcome: 'fetched' }, 'handover-missing'],
    [{ willingness: 'willing', outcome: 'fetched', handover: { partner_kind: 'other', unit: '家人', at: '2026-11-23T22:00:00+08:00' } }, 'handover-missing'],
    [{ willingness: 'willing', outcome: 'ticket_home', ticket: { destination: '怀化', voucher_no: '', state: 'issued' } }, 'ticket-missing'],
    [{ fare: { amount: 20.5, receipt_no: '1' } }, 'fare-too-high'],
    [{ aid: [{ id: 'a', type: 'fare' }] }, 'receipt-missing'],
    [{ costs: [{ id: 'a', what: 'fare', amount: 20.5, source: 'budget', booked_on: '2026-11-23', receipt_no: '1' }] }, 'cost-fare'],
    [{ costs: [{ id: 'a', what: 'fare', amount: 8, source: 'budget', booked_on: '2026-11-23' }] }, 'cost-fare'],
    [{ willingness: 'willing', outcome: 'escorted', escort: { escorts: [{ id: 'a', name: '杨某' }, { id: 'b', name: ' ' }], route: '会同 → 怀化' } }, 'escort-needs-two'],
  ] as const)('%j: %s', (part, lack) => {
    expect(lacksOf({ ...REFUSAL, ...structuredClone(part) } as never)).toEqual([lack])
  })
})

it('the police may be told of somebody who says no: they come, nobody is taken along by the crew', () => {
  const handover = { partner_kind: 'police' as const, unit: '林城派出所', receiver: '试某', at: '2026-11-23T22:00:00+08:00' }
  expect(lacksOf({ ...REFUSAL, conditions: ['trafficked'], outcome: 'police', handover })).toEqual([])
})

it('a no comes to aid on the street when something was given, else to a refusal', () => {
  expect(usualOutcome({ willingness: 'refused', aid: [{ id: 'a', type: 'quilt' }] })).toBe('street_aid')
  expect(usualOutcome({ willingness: 'refused', aid: [{ id: 'a', type: 'advice' }] })).toBe('refused')
  expect(usualOutcome({ willingness: 'hesitant', aid: [] })).toBe('persuaded')
  expect(usualOutcome({ willingness: 'willing', aid: [] })).toBeUndefined()
})
