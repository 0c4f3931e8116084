import { describe, expect, it } from 'vitest'
import { dayAfter, dayWords, hoursAndMinutes, minutesSince, timeOfDay } from './when'

describe('times at the desk', () => {
  it('are those of the county, wherever the browser stands', () => {
    expect(timeOfDay('2026-11-23T23:05:00Z')).toBe('07:05')
    expect(dayWords('2026-11-24', 'zh')).toBe('11月24日 星期二')
    expect(dayWords('2026-11-24', 'en')).toContain('24 Nov')
  })

  it('count whole minutes and never run backwards', () => {
    const now = Date.parse('2026-11-24T08:13:59+08:00')
    expect(minutesSince('2026-11-24T08:00:00+08:00', now)).toBe(13)
    expect(minutesSince('2026-11-24T09:00:00+08:00', now)).toBe(0)
    expect(hoursAndMinutes(65)).toEqual({ h: 1, m: 5 })
  })

  it('step over the end of a month', () => {
    expect(dayAfter('2026-12-01', -1)).toBe('2026-11-30')
    expect(dayAfter('2026-02-28', 1)).toBe('2026-03-01')
  })
})
