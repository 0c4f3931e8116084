import type { Say } from '@/records/workLine'
import type { EncounterData, ShiftData } from './wire'

const GOODS: readonly string[] = ['food', 'water', 'clothes', 'quilt', 'heat', 'cool', 'mask', 'med_small']
const TO_STATION: readonly string[] = ['entered']
const HANDED: readonly string[] = ['hospital', 'police', 'minor_center', 'fetched', 'local_return', 'escorted', 'ticket_home']
export const LONGEST_SUMMARY = 300

export interface ShiftCounts {
  points: number
  met: number
  refused: number
  entered: number
  handed: number
  goods: number
}

/** What a shift came to: points seen, people met, who said no, what was given. */
export function countsOf(shift: Pick<ShiftData, 'visits'>, encounters: readonly EncounterData[]): ShiftCounts {
  return {
    points: new Set((shift.visits ?? []).map(({ point_id }) => point_id)).size,
    met: new Set(encounters.map(({ person_id }) => person_id)).size,
    refused: encounters.filter(({ willingness, outcome }) => willingness === 'refused' || outcome === 'refused').length,
    entered: encounters.filter(({ outcome }) => outcome && TO_STATION.includes(outcome)).length,
    handed: encounters.filter(({ outcome }) => outcome && HANDED.includes(outcome)).length,
    goods: encounters.flatMap(({ aid = [] }) => aid).filter(({ type }) => GOODS.includes(type)).reduce((sum, { qty = 1 }) => sum + qty, 0),
  }
}

/** One message for the group chat: numbers and no name. */
export function summaryOf(shift: ShiftData, counts: ShiftCounts, when: { day: string; from: string; to: string }, t: Say): string {
  const parts = [
    t('patrol.summary.head', { ...when, kind: t(`patrol.shiftKind.${shift.shift_kind}`) }),
    t('patrol.summary.crew', { people: shift.crew.length, vehicle: shift.vehicle ? t('patrol.summary.oneVehicle') : t('patrol.summary.onFoot') }),
    t('patrol.summary.points', { n: counts.points }),
    counts.met > 0 ? t('patrol.summary.met', { n: counts.met }) : t('patrol.summary.nobody'),
    ...(counts.refused > 0 ? [t('patrol.summary.refused', { n: counts.refused })] : []),
    ...(counts.entered > 0 ? [t('patrol.summary.entered', { n: counts.entered })] : []),
    ...(counts.handed > 0 ? [t('patrol.summary.handed', { n: counts.handed })] : []),
    ...(counts.goods > 0 ? [t('patrol.summary.goods', { n: counts.goods })] : []),
  ]
  return `${parts.join(t('patrol.summary.comma'))}${t('patrol.summary.stop')}`.slice(0, LONGEST_SUMMARY)
}

/** How much of each kind should be left: what went out less what was given, never below nothing. */
export function expectedBack(shift: Pick<ShiftData, 'supplies'>, encounters: readonly EncounterData[]): Map<string, number> {
  const given = new Map<string, number>()
  for (const { type, qty = 1 } of encounters.flatMap(({ aid = [] }) => aid)) given.set(type, (given.get(type) ?? 0) + qty)
  const back = new Map<string, number>()
  for (const { id, item, out } of shift.supplies ?? []) {
    const used = Math.min(out, given.get(item) ?? 0)
    given.set(item, (given.get(item) ?? 0) - used)
    back.set(id, out - used)
  }
  return back
}
