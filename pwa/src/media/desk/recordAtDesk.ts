import type { RouteLocationRaw } from 'vue-router'
import { dayOf } from '@/records/day'
import type { MissingFile } from './mediaApi'

/** Where a record with files is looked at; what has no screen of its own at the desk is seen with whom it is about. */
const SCREENS: Record<string, string> = { elder: '/desk/elders', person: '/desk/persons', encounter: '/desk/encounters', station_stay: '/desk/stays', patrol_shift: '/desk/shifts' }

export function recordAtDesk({ kind, record_id, subject_kind, subject_id, occurred_at }: MissingFile): RouteLocationRaw | null {
  if (SCREENS[kind]) return `${SCREENS[kind]}/${record_id}`
  const screen = SCREENS[subject_kind ?? '']
  if (!screen || !subject_id) return null
  return { path: `${screen}/${subject_id}`, query: { day: dayOf(Date.parse(occurred_at)) }, hash: '#files' }
}
