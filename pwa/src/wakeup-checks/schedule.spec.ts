import { describe, expect, it } from 'vitest'
import { isExpectedOn, rhythmFallsOn, slotIdOf, suspensionOn, windowOn } from './schedule'
import { anElder } from './testing/anElder'

const week = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30']

describe('the days an elder is expected', () => {
  it.each([
    ['daily', week],
    ['alternate', ['2026-11-23', '2026-11-25', '2026-11-27', '2026-11-29']],
    ['twice_weekly', ['2026-11-23', '2026-11-26', '2026-11-30']],
    ['weekly', ['2026-11-23', '2026-11-30']],
  ] as const)('%s from a Monday', (frequency, days) => {
    const elder = anElder({ frequency, schedule_from: '2026-11-23' })
    expect(week.filter((day) => rhythmFallsOn(elder, day))).toEqual(days)
  })

  it('are never before the schedule starts', () => {
    expect(isExpectedOn(anElder({ schedule_from: '2026-11-24' }), '2026-11-23')).toBe(false)
  })

  it('stop at once when a death is reported', () => {
    expect(isExpectedOn(anElder({ death: { state: 'reported', at: '2026-11-22T08:00:00+08:00' } }), '2026-11-23')).toBe(false)
  })

  it('go on while consent is still awaited', () => {
    expect(isExpectedOn(anElder({ state: 'pending' }), '2026-11-23')).toBe(true)
  })
})

describe('a suspension', () => {
  const elder = anElder({ suspensions: [{ id: 's', reason: 'hospital', from: '2026-11-20', to: '2026-11-23', note: null }] })

  it('covers its first and its last day', () => {
    expect(suspensionOn(elder, '2026-11-20')?.reason).toBe('hospital')
    expect(suspensionOn(elder, '2026-11-23')?.reason).toBe('hospital')
    expect(suspensionOn(elder, '2026-11-24')).toBeNull()
  })

  it('without an end goes on', () => {
    const open = anElder({ suspensions: [{ id: 's', reason: 'city', from: '2026-01-01', to: null, note: null }] })
    expect(suspensionOn(open, '2026-11-24')?.reason).toBe('city')
  })
})

describe('the window', () => {
  it('is the season’s when the elder has none', () => {
    expect(windowOn(anElder({}), '2026-07-01').window_start_at).toBe('2026-07-01T06:30:00+08:00')
    expect(windowOn(anElder({}), '2026-11-23').window_end_at).toBe('2026-11-23T10:00:00+08:00')
  })

  it('is the elder’s own when there is one', () => {
    const elder = anElder({ window_start: '05:45', window_end: '06:15' })
    expect(windowOn(elder, '2026-11-23')).toEqual({
      window_start_at: '2026-11-23T05:45:00+08:00',
      window_end_at: '2026-11-23T06:15:00+08:00',
    })
  })
})

describe('the id of a slot', () => {
  const expected = { county: '431225', elderId: '0193aaaa-0000-7000-8000-000000000001', day: '2026-11-23', ordinal: 1 }

  it('is the one the server computes', async () => {
    expect(await slotIdOf(expected)).toBe('14f1b40f-ad3a-5175-be6f-be0644e2f3f5')
  })

  it('is another for the second time that day', async () => {
    expect(await slotIdOf({ ...expected, ordinal: 2 })).not.toBe(await slotIdOf(expected))
  })
})
