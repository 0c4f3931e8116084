import { describe, expect, it } from 'vitest'
import type { BoardRow } from './board'
import { addsUp, partsOf, sortRows, toFollowUp } from './board'

const makeRow = (name: string, counts: Partial<BoardRow> = {}): BoardRow => ({
  area: { code: name, name, short_name: name, label: name, location: null, location_invented: true },
  expected: 10, safe: 10, away: 0, abnormal: 0, not_reported: 0, not_due: 0, suspended: 0, pending: 0, alarm: 0, concern: 0, dead: 0,
  ...counts,
})
const names = (rows: BoardRow[]) => rows.map((row) => row.area.name)

describe('the board', () => {
  it('puts an alarm before concerns, and concerns before many who are not reported', () => {
    const sorted = sortRows([
      makeRow('many unknown', { not_reported: 31 }),
      makeRow('one concern', { concern: 1 }),
      makeRow('one alarm', { alarm: 1 }),
    ])
    expect(names(sorted.followUp)).toEqual(['one alarm', 'one concern', 'many unknown'])
  })

  it('orders areas of one gravity by number', () => {
    const sorted = sortRows([
      makeRow('five', { not_reported: 5 }),
      makeRow('two alarms', { alarm: 2 }),
      makeRow('one alarm and many unknown', { alarm: 1, not_reported: 40 }),
      makeRow('nine', { not_reported: 9 }),
    ])
    expect(names(sorted.followUp)).toEqual(['two alarms', 'one alarm and many unknown', 'nine', 'five'])
  })

  it('does not call an area confirmed while somebody is still in time, nor where nobody was expected', () => {
    const sorted = sortRows([
      makeRow('well'),
      makeRow('in time', { safe: 4, not_due: 6 }),
      makeRow('nobody', { expected: 0, safe: 0 }),
    ])
    expect(names(sorted.allConfirmed)).toEqual(['well'])
    expect(names(sorted.stillInTime)).toEqual(['in time'])
    expect(names(sorted.nobodyExpected)).toEqual(['nobody'])
    expect(sorted.followUp).toEqual([])
  })

  it('counts alarms, concerns, deaths and the not reported as people to follow up, never the away', () => {
    expect(toFollowUp(makeRow('any', { alarm: 1, concern: 2, dead: 1, not_reported: 3, away: 9 }))).toBe(7)
  })

  it('shows "still in time" as a part only while it holds somebody', () => {
    const totals = makeRow('any', { expected: 20, safe: 15, away: 2, abnormal: 1, not_reported: 2 })
    expect(partsOf(totals).map((part) => part.part)).toEqual(['safe', 'away', 'abnormal', 'not_reported'])
    expect(partsOf({ ...totals, expected: 23, not_due: 3 }).at(-1)).toEqual({ part: 'not_due', n: 3 })
  })

  it('knows whether the parts make the whole; the suspended are outside', () => {
    const totals = makeRow('any', { expected: 20, safe: 15, away: 2, abnormal: 1, not_reported: 2, suspended: 7 })
    expect(addsUp(totals)).toBe(true)
    expect(addsUp({ ...totals, expected: 27 })).toBe(false)
  })
})
