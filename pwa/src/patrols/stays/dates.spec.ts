import { describe, expect, it } from 'vitest'
import { datesOf, lacksOfStay } from './dates'

const at = (time: string) => Date.parse(`2026-11-${time}:00+08:00`)
const stay = { entered_at: '2026-11-23T07:05:00+08:00' }

describe('the dates of a stay', () => {
  it('are the end of the day, 24 hours and ten days', () => {
    expect(datesOf(stay, at('23T08:00'))).toMatchObject({ sameDayUntil: at('24T00:00'), due24h: at('24T07:05'), due10dOn: '2026-12-03', days: 0, past: null })
  })
  it.each([['23T23:59', null], ['24T00:01', 'same_day'], ['24T07:06', 'day']] as const)('at %s it is past %s', (now, past) => {
    expect(datesOf(stay, at(now)).past).toBe(past)
  })
  it('are past ten days from the eleventh on, and quiet once the person left', () => {
    expect(datesOf(stay, Date.parse('2026-12-03T23:00:00+08:00')).past).toBe('day')
    expect(datesOf(stay, Date.parse('2026-12-04T00:00:00+08:00')).past).toBe('ten_days')
    expect(datesOf({ ...stay, left_at: '2026-11-25T09:00:00+08:00' }, at('30T09:00'))).toMatchObject({ past: null, days: 2 })
  })
})

it.each([
  [{ left_at: '2026-11-23T09:00:00+08:00' }, ['leaving-half']],
  [{ left_at: '2026-11-22T09:00:00+08:00', leaving: 'own_way' }, ['stay-turned-round']],
  [{ left_at: '2026-11-25T09:00:00+08:00', leaving: 'own_way' }, ['stay-needs-reason']],
  [{ left_at: '2026-11-23T09:00:00+08:00', leaving: 'ticket' }, ['ticket-missing']],
  [{ left_at: '2026-11-23T09:00:00+08:00', leaving: 'fetched' }, ['handover-missing']],
  [{ left_at: '2026-11-23T09:00:00+08:00', leaving: 'own_way' }, []],
] as const)('%j lacks %j', (part, lacks) => {
  expect(lacksOfStay({ ...stay, came_by: 'self', ...part })).toEqual(lacks)
})
