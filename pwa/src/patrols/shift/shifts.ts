import { newId, systemClock, type Clock } from '@/device'
import { edit, keep, writtenTime } from '@/records'
import type { Book } from '@/records/book'
import { patrolShift } from '../kinds'
import type { ShiftData, Visit } from '../wire'
import { shiftFrom, type Opening } from './opening'

const SAME_VISIT_MS = 60 * 60_000

export interface Shifts {
  open(opening: Opening, where: { area_code: string }, dropDraft?: string): Promise<string>
  /** Writes down that a point was seen; people met there within the hour belong to the same visit. */
  visit(shift: { id: string; data: ShiftData }, pointId: string, found: number, at?: number): Promise<void>
  takeBackVisit(shift: { id: string; data: ShiftData }, visitId: string): Promise<void>
  change(shiftId: string, changed: Partial<ShiftData>, dropDraft?: string): Promise<void>
  close(shiftId: string, changed: Pick<ShiftData, 'supplies' | 'summary'> & { costs?: ShiftData['costs'] }, dropDraft?: string): Promise<void>
}

/** Visits with one more: the last one of this point grows when it is not long ago. */
export function withVisit(visits: readonly Visit[], pointId: string, found: number, at: number): Visit[] {
  const last = visits.filter(({ point_id }) => point_id === pointId).at(-1)
  if (last && at - Date.parse(last.at) < SAME_VISIT_MS) return visits.map((one) => (one.id === last.id ? { ...one, found: one.found + found } : one))
  return [...visits, { id: newId(at), point_id: pointId, at: writtenTime(at), found }]
}

export function createShifts(parts: { book: Pick<Book, 'keep' | 'edit'>; clock: Clock }): Shifts {
  const { book, clock } = parts
  const change = (id: string, data: Partial<ShiftData>, dropDraft?: string) => book.edit<ShiftData>(id, { data }, dropDraft ? { dropDraft } : {})
  return {
    async open(opening, { area_code }, dropDraft) {
      const at = clock.now()
      const shift = patrolShift.create({ area_code, at, data: shiftFrom(opening, writtenTime(at), () => newId(at)) })
      await book.keep(shift, dropDraft ? { dropDraft } : {})
      return shift.id
    },
    visit: (shift, pointId, found, at = clock.now()) => change(shift.id, { visits: withVisit(shift.data.visits ?? [], pointId, found, at) }),
    takeBackVisit: (shift, visitId) => change(shift.id, { visits: (shift.data.visits ?? []).filter(({ id }) => id !== visitId) }),
    change,
    close: (id, changed, dropDraft) => change(id, { ...changed, state: 'closed', ends_at: writtenTime(clock.now()) }, dropDraft),
  }
}

export const shifts = createShifts({ book: { keep, edit }, clock: systemClock })
