import type { Kept } from '@/records'
import { rootOf, type PersonData } from '@/people/person'
import type { WeatherAlert } from './codes'
import { TAKEN_ALONG } from './lacking'
import type { EncounterData, ShiftData, StayData } from './wire'

const HOUR_MS = 3_600_000
const SOON_MS = 24 * HOUR_MS
const USUAL_MS = 72 * HOUR_MS

/** When somebody who said no is looked after again: 24 hours under orange or red, else 3 days, sooner when so wished. */
export function dueAt(met: Pick<EncounterData, 'willingness' | 'outcome' | 'next_check_at' | 'weather_alert' | 'follow_up_due_at'>, at: number, alertOfShift: WeatherAlert | undefined): number | null {
  if (met.follow_up_due_at) return Date.parse(met.follow_up_due_at)
  if (met.willingness !== 'refused' && met.willingness !== 'hesitant') return null
  if (met.outcome && [...TAKEN_ALONG, 'police', 'dead'].includes(met.outcome)) return null
  const alert = met.weather_alert ?? alertOfShift
  const byClock = at + (alert === 'orange' || alert === 'red' ? SOON_MS : USUAL_MS)
  const wished = met.next_check_at ? Date.parse(met.next_check_at) : Number.NaN
  return Number.isNaN(wished) ? byClock : Math.min(byClock, wished)
}

export interface FollowUp {
  encounter: Kept<EncounterData>
  personId: string
  due: number
  overdue: boolean
}

export interface Known {
  encounters: readonly Kept<EncounterData>[]
  stays: readonly Kept<StayData>[]
  shifts: readonly Kept<ShiftData>[]
  persons: ReadonlyMap<string, PersonData>
}

/** Whom to look for again, the most pressing first. Any later encounter or stay of the same person settles it. */
export function followUpsOf({ encounters, stays, shifts, persons }: Known, now: number): FollowUp[] {
  const root = (id: string) => rootOf(id, (one) => persons.get(one))
  const alerts = new Map(shifts.map(({ record }) => [record.id, record.data.weather_alert]))
  const valid = encounters.filter(({ record }) => record.review?.state !== 'void' && record.data.person_id)
  const last = new Map<string, number>()
  const saw = (person: string, at: number) => last.set(root(person), Math.max(last.get(root(person)) ?? 0, at))
  for (const { record } of valid) saw(record.data.person_id, Date.parse(record.occurred_at))
  for (const { record } of stays) if (record.review?.state !== 'void') saw(record.data.person_id, Date.parse(record.data.entered_at))
  return valid
    .flatMap((encounter): FollowUp[] => {
      const { data, occurred_at } = encounter.record
      const at = Date.parse(occurred_at)
      const due = dueAt(data, at, data.shift_id ? alerts.get(data.shift_id) : undefined)
      if (due === null || (last.get(root(data.person_id)) ?? 0) > at) return []
      return [{ encounter, personId: root(data.person_id), due, overdue: due < now }]
    })
    .sort((a, b) => a.due - b.due)
}
