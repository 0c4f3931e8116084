import type { Fault } from './importsApi'

/** All faults of one row; `row` 0 is about the file as a whole. */
export interface FaultyRow {
  row: number
  faults: Fault[]
}

/** Faults by row in the order of the sheet; what concerns the whole file comes first. */
export function byRow(faults: readonly Fault[]): FaultyRow[] {
  const rows = new Map<number, Fault[]>()
  for (const fault of faults) rows.set(fault.row, [...(rows.get(fault.row) ?? []), fault])
  return [...rows]
    .map(([row, found]) => ({ row, faults: found }))
    .sort((one, other) => one.row - other.row)
}
