import type { Point } from 'geojson'

/** How many elders stand in each state; they add up, see `parts`. */
export interface Counts {
  expected: number
  safe: number
  away: number
  /** All abnormal results: `alarm`, `concern` and `dead` together. */
  abnormal: number
  not_reported: number
  not_due: number
  suspended: number
  pending: number
}

export interface AreaOnBoard {
  code: string
  name: string
  short_name: string
  label: string
  location: Point | null
  location_invented: boolean
}

export interface BoardRow extends Counts {
  area: AreaOnBoard
  alarm: number
  concern: number
  /** Reported deaths that nobody contradicts; a contradicted one is an alarm. */
  dead: number
}

export interface Board {
  as_of: string
  day: string
  area: AreaOnBoard
  totals: Counts & { no_answer: number; emergency: number; dead: number }
  rows: BoardRow[]
  by_ten_minutes: { at: string; n: number }[]
}

/** Elders of an area somebody still has to do something about. */
export const toFollowUp = (row: Pick<BoardRow, 'alarm' | 'concern' | 'dead' | 'not_reported'>): number =>
  row.alarm + row.concern + row.dead + row.not_reported

const gravityClass = (row: BoardRow): number => (row.alarm > 0 ? 2 : row.concern + row.dead > 0 ? 1 : 0)

/** Orders by gravity first, then by number; equal ones keep the order of the list. */
export function byGravityThenNumber(one: BoardRow, other: BoardRow): number {
  return (
    gravityClass(other) - gravityClass(one) ||
    other.alarm - one.alarm ||
    toFollowUp(other) - toFollowUp(one)
  )
}

/** The rows of a board by what they ask of us. */
export interface SortedRows {
  followUp: BoardRow[]
  stillInTime: BoardRow[]
  allConfirmed: BoardRow[]
  nobodyExpected: BoardRow[]
}

/** Splits a board: what needs somebody in full, sorted; what is well only to be counted. */
export function sortRows(rows: BoardRow[]): SortedRows {
  const quiet = rows.filter((row) => toFollowUp(row) === 0)
  return {
    followUp: rows.filter((row) => toFollowUp(row) > 0).sort(byGravityThenNumber),
    stillInTime: quiet.filter((row) => row.expected > 0 && row.not_due > 0),
    allConfirmed: quiet.filter((row) => row.expected > 0 && row.not_due === 0),
    nobodyExpected: quiet.filter((row) => row.expected === 0),
  }
}

export type Part = 'safe' | 'away' | 'abnormal' | 'not_reported' | 'not_due'

/** The parts `expected` is the sum of; "still in time" only while somebody is. */
export function partsOf(totals: Counts): { part: Part; n: number }[] {
  const always: Part[] = ['safe', 'away', 'abnormal', 'not_reported']
  const shown: Part[] = totals.not_due > 0 ? [...always, 'not_due'] : always
  return shown.map((part) => ({ part, n: totals[part] }))
}

/** True when the parts make the whole; a board that does not add up says so instead of hiding it. */
export const addsUp = (totals: Counts): boolean =>
  totals.expected === totals.safe + totals.away + totals.abnormal + totals.not_reported + totals.not_due
