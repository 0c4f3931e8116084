import { describe, expect, it } from 'vitest'
import { mayBeTakenAlong, stepsFor } from './triage'

describe('the order of the triage (A1)', () => {
  it.each([
    [{ conditions: ['critical'] }, ['ambulance']],
    [{ conditions: ['hypothermia', 'drunk'] }, ['ambulance', 'police']],
    [{ conditions: ['mental'] }, ['mental']],
    [{ conditions: ['drug'] }, ['police']],
    [{ conditions: ['with_child', 'trafficked'] }, ['child', 'lost']],
    [{ conditions: ['ok'], behaviours: ['lost'] }, ['lost']],
    [{ conditions: ['ok'], willingness: 'willing' }, ['willing']],
    [{ conditions: ['intellectual'], willingness: 'unable' }, ['capacity']],
    [{ conditions: ['ok'], willingness: 'refused' }, ['respect']],
    [{ conditions: ['injured', 'mental', 'drunk', 'minor', 'dementia'], willingness: 'unable' }, ['ambulance', 'mental', 'police', 'child', 'lost', 'capacity']],
  ] as const)('%j leads to %j', (met, steps) => {
    expect(stepsFor({ ...met, conditions: [...met.conditions], behaviours: [...('behaviours' in met ? met.behaviours : [])] })).toEqual(steps)
  })

  it('treats somebody whose estimated age is below 18 as a child', () => {
    expect(stepsFor({ conditions: ['ok'], willingness: 'refused' }, { age_from: 12, age_to: 15 })).toEqual(['child', 'respect'])
  })
})

describe('a no', () => {
  it('stands for an adult who can decide', () => {
    expect(mayBeTakenAlong({ conditions: ['weak'], willingness: 'refused' })).toBe(false)
  })
  it.each(['minor', 'critical', 'mental', 'intellectual'] as const)('does not bind for %s', (condition) => {
    expect(mayBeTakenAlong({ conditions: [condition], willingness: 'refused' })).toBe(true)
  })
})
