import { describe, expect, it } from 'vitest'
import type { Result } from './wire'
import { resultOfState, standing, type Observation } from './results'

const seen = (result: Result, minute: number, corrects?: string): Observation => ({
  id: `${result}-${minute}`,
  result,
  occurred_at: `2026-11-23T07:${String(minute).padStart(2, '0')}:00+08:00`,
  ...(corrects ? { corrects } : {}),
})

describe('what stands for a morning', () => {
  it('is nothing before anybody has looked', () => {
    expect(standing([])).toBeNull()
  })

  it.each<[string, Observation[], Result]>([
    ['the graver of two', [seen('unwell', 1), seen('safe_seen', 5)], 'unwell'],
    ['an emergency over silence', [seen('no_answer', 1), seen('emergency', 5)], 'emergency'],
    ['silence, when a neighbour only says all is well', [seen('no_answer', 1), seen('safe_proxy', 5)], 'no_answer'],
    ['silence, when only a voice was heard', [seen('no_answer', 1), seen('safe_voice', 5)], 'no_answer'],
    ['平安, once somebody saw the elder after the silence', [seen('no_answer', 1), seen('safe_seen', 5)], 'safe_seen'],
    ['silence, when it came after the sighting', [seen('safe_seen', 1), seen('no_answer', 5)], 'no_answer'],
    ['紧急, though the elder was seen afterwards and is unwell', [seen('emergency', 1), seen('unwell', 5)], 'emergency'],
    ['去世 over everything', [seen('dead', 1), seen('safe_seen', 5)], 'dead'],
    ['平安 by sight over away', [seen('away', 1), seen('unwell', 2)], 'unwell'],
  ])('%s', (_words, observations, result) => {
    expect(standing(observations)?.result).toBe(result)
  })

  it('does not count a slip that was corrected', () => {
    expect(standing([seen('unwell', 1), seen('safe_proxy', 2, 'unwell-1')])?.result).toBe('safe_proxy')
  })

  it.each(['no_answer', 'emergency', 'dead'] as const)('counts %s also where it was corrected, until somebody has seen the elder', (grave) => {
    expect(standing([seen(grave, 1), seen('safe_voice', 2, `${grave}-1`)])?.result).toBe(grave)
  })

  it('follows the time of observing, not of arriving', () => {
    expect(standing([seen('safe_seen', 9), seen('no_answer', 2)])?.result).toBe('safe_seen')
  })
})

describe('the server’s state', () => {
  it('open and suspended say nothing about the elder', () => {
    expect(resultOfState('open')).toBeNull()
    expect(resultOfState('suspended')).toBeNull()
    expect(resultOfState('no_answer')).toBe('no_answer')
  })
})
