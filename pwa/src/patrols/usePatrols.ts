import { computed } from 'vue'
import { useMe } from '@/accounts/me'
import type { PersonData } from '@/people/person'
import { dayOf, useLive, type Kept } from '@/records'
import { rightTime } from '@/records/timekeeper'
import { useNow } from '@/ui/useNow'
import { followUpsOf } from './followUps'
import { daysInView, openShiftOf } from './shift/opening'
import type { EncounterData, PointData, ShiftData, StayData } from './wire'

const standing = <Data extends object>(rows: readonly Kept<Data>[]) => rows.filter(({ record }) => record.review?.state !== 'void' && record.data !== null && typeof record.data === 'object')

/** What a patroller's screens read from the phone: shifts, people met, points, live. */
export function usePatrols() {
  const me = useMe()
  const now = useNow()
  // What others recorded today is found on a phone that is days off, and what was kept here under the date its clock showed.
  const measured = useLive((reader) => reader.clock())
  const times = computed(() => ({ now: rightTime(now.value, measured.value ?? null), shown: now.value }))
  const today = computed(() => dayOf(times.value.now))
  const shownDay = computed(() => dayOf(now.value))
  const read = useLive(async (reader) => {
    const days = daysInView(times.value)
    const [shifts, encounters, stays, points, people] = await Promise.all([
      reader.records<ShiftData>('patrol_shift', { days }),
      reader.records<EncounterData>('encounter', { days }),
      reader.records<StayData>('station_stay', { days }),
      reader.records<PointData>('patrol_point'),
      reader.records<PersonData>('person'),
    ])
    return { shifts: standing(shifts), encounters: standing(encounters), stays: standing(stays), points: standing(points), people: new Map(standing(people).map((one) => [one.record.id, one])) }
  }, [today, shownDay])

  const shifts = computed(() => read.value?.shifts ?? [])
  const encounters = computed(() => read.value?.encounters ?? [])
  const people = computed(() => read.value?.people ?? new Map<string, Kept<PersonData>>())
  const shift = computed(() => (read.value ? openShiftOf(shifts.value, me.value?.id, times.value) : undefined))
  /** The last one that is over: what was usual. */
  const lastShift = computed(() => [...shifts.value].filter(({ record }) => record.data.state === 'closed').sort((a, b) => (a.record.data.starts_at < b.record.data.starts_at ? 1 : -1))[0] ?? null)
  const inShift = computed(() => encounters.value.filter(({ record }) => record.data.shift_id && record.data.shift_id === shift.value?.record.id))
  const followUps = computed(() => {
    const persons = new Map([...people.value].map(([id, { record }]) => [id, record.data]))
    return read.value ? followUpsOf({ encounters: encounters.value, stays: read.value.stays, shifts: shifts.value, persons }, times.value.now) : []
  })
  const area = computed(() => shift.value?.record.area_code ?? me.value?.roles.find(({ role }) => role === 'patroller' || role === 'station_lead')?.area_code ?? me.value?.settings.county_code ?? '')
  return { me, now, today, ready: computed(() => read.value !== undefined), shift, lastShift, inShift, shifts, encounters, stays: computed(() => read.value?.stays ?? []), points: computed(() => read.value?.points ?? []), people, followUps, area }
}
