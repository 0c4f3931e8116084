import { describe, expect, it } from 'vitest'
import { lookOf, shownState, stateOfResult } from './states'

const noon = Date.parse('2026-11-24T12:00:00+08:00')

describe('the state of a slot', () => {
  it('is in time before its window ends and not reported after it, never silent', () => {
    expect(shownState('open', '2026-11-24T13:00:00+08:00', noon)).toBe('not_due')
    expect(shownState('open', '2026-11-24T10:00:00+08:00', noon)).toBe('not_reported')
    expect(shownState('no_answer', '2026-11-24T13:00:00+08:00', noon)).toBe('no_answer')
  })

  it('tells no answer and not reported apart by colour and icon', () => {
    expect(lookOf('no_answer')).not.toEqual(lookOf('not_reported'))
    expect(lookOf('no_answer').tone).toBe('alarm')
    expect(lookOf('not_reported').tone).toBe('unknown')
  })

  it('reads results as states', () => {
    expect(stateOfResult('safe_proxy')).toBe('safe')
    expect(stateOfResult('no_answer')).toBe('no_answer')
    expect(stateOfResult('something new')).toBeNull()
  })
})
