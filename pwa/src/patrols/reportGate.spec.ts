import { describe, expect, it } from 'vitest'
import { lacksOf } from './lacking'
import { gateOf, isShut } from './reportGate'

const CALLED = '2026-11-23T21:40:00+08:00'

describe('the compulsory report (A5)', () => {
  it('is not needed without a child', () => {
    expect(gateOf({ conditions: ['ok'] })).toBe('not_needed')
  })
  it('wants a look as soon as there is one', () => {
    expect(gateOf({ conditions: ['with_child'] })).toBe('not_looked')
    expect(gateOf({ conditions: [] }, { age_to: 9 })).toBe('not_looked')
    expect(gateOf({ conditions: ['minor'], report: { ticks: [] } })).toBe('clear')
  })
  it('is shut by any sign until 110 was called or it was said why not', () => {
    const met = { conditions: ['minor' as const], report: { ticks: ['injury' as const] } }
    expect(isShut(gateOf(met))).toBe(true)
    expect(gateOf({ ...met, report: { ...met.report, no_call_reason: '   ' } })).toBe('must_call')
    expect(gateOf({ ...met, report: { ...met.report, called_110_at: CALLED } })).toBe('done')
    expect(gateOf({ ...met, report: { ...met.report, no_call_reason: '民警就在场' } })).toBe('done')
  })
  it('stays shut when the child is taken out again but the sign is not', () => {
    expect(gateOf({ conditions: ['ok'], report: { ticks: ['trafficked'] } })).toBe('must_call')
  })
  it('keeps an encounter from being complete (F12)', () => {
    const met = { state: 'complete' as const, place_type: 'bus' as const, conditions: ['minor' as const], informed: true, willingness: 'willing' as const, outcome: 'entered' as const, report: { ticks: ['missing' as const] } }
    expect(lacksOf(met)).toEqual(['report-open'])
    expect(lacksOf({ ...met, report: { ticks: ['missing'], called_110_at: CALLED } })).toEqual([])
  })
})
