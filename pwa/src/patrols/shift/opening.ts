import type { Me } from '@/wire'
import type { Kept } from '@/records'
import { dayOf } from '@/records/day'
import type { CallSource, ShiftKind, WeatherAlert } from '../codes'
import type { Company, CrewMember, ShiftData, Supply } from '../wire'

/** What the screen that opens a shift holds. */
export interface Opening {
  shift_kind: ShiftKind
  call_source: CallSource | null
  weather_alert: WeatherAlert
  /** As it was typed; empty: nobody looked. */
  temperature: string
  crew: CrewMember[]
  crew_reason: string
  vehicle: string
  company: Company[]
  supplies: Supply[]
  points: string[]
  track_allowed: boolean
}

const NIGHT_FROM = 19
const NIGHT_UNTIL = 6

/** What is usual: the crew, the vehicle and the load of the last shift; day or night by the hour. */
export function usualOpening(last: ShiftData | null, me: Pick<Me, 'id' | 'name'>, hour: number): Opening {
  const self: CrewMember = { id: 'me', name: me.name, worker_id: me.id }
  const others = (last?.crew ?? []).filter(({ worker_id, name }) => worker_id !== me.id && name !== me.name)
  const driving = last?.crew.find(({ worker_id, name }) => worker_id === me.id || name === me.name)?.driver ?? others.length === 0
  return {
    shift_kind: hour >= NIGHT_FROM || hour < NIGHT_UNTIL ? 'night' : 'day',
    call_source: null,
    weather_alert: 'none',
    temperature: '',
    crew: [{ ...self, driver: driving }, ...others.map((one) => ({ ...one }))],
    crew_reason: '',
    vehicle: last?.vehicle ?? '',
    company: [],
    points: [],
    supplies: (last?.supplies ?? []).map(({ id, item, unit, source, out, unit_cost }) => ({ id, item, out, ...(unit ? { unit } : {}), ...(source ? { source } : {}), ...(unit_cost === undefined || unit_cost === null ? {} : { unit_cost }) })),
    track_allowed: last?.track_allowed ?? false,
  }
}

export type OpeningLack = 'crew-too-small' | 'call-source-missing' | 'temperature'

const [COLDEST, WARMEST] = [-60, 60]
/** Degrees as somebody types them, below nothing too; `null` is no number, or none that weather has. */
export function degreesFrom(written: string): number | null | undefined {
  const plain = written.trim().replace(/[\u2212\uff0d\u2013]/g, '-').replace(/[\u00b0\u2103]C?$/, '')
  if (plain === '') return undefined
  const value = Number(plain)
  return Number.isFinite(value) && value >= COLDEST && value <= WARMEST ? Math.round(value * 10) / 10 : null
}

/** What must still be said before a shift can be opened. */
export function lacksOfOpening({ crew, crew_reason, shift_kind, call_source, temperature = '' }: Opening): OpeningLack[] {
  const named = crew.filter(({ name }) => name.trim() !== '')
  return [
    ...(named.length < 2 && crew_reason.trim() === '' ? (['crew-too-small'] as const) : []),
    ...(shift_kind === 'call_out' && !call_source ? (['call-source-missing'] as const) : []),
    ...(degreesFrom(temperature) === null ? (['temperature'] as const) : []),
  ]
}

/** The shift as it is kept: what was not said is left out, and every thing in a list has an id of its own. */
export function shiftFrom(opening: Opening, startsAt: string, newId: () => string): ShiftData {
  const degrees = degreesFrom(opening.temperature ?? '')
  return {
    shift_kind: opening.shift_kind,
    starts_at: startsAt,
    state: 'open',
    weather_alert: opening.weather_alert,
    track_allowed: opening.track_allowed,
    crew: opening.crew.filter(({ name }) => name.trim() !== '').map((one) => ({ ...one, name: one.name.trim(), id: newId() })),
    supplies: opening.supplies.filter(({ out }) => out > 0).map((one) => ({ ...one, id: newId() })),
    ...(opening.vehicle.trim() ? { vehicle: opening.vehicle.trim() } : {}),
    ...(opening.shift_kind === 'call_out' && opening.call_source ? { call_source: opening.call_source } : {}),
    ...(typeof degrees === 'number' ? { temperature_c: degrees } : {}),
    ...(opening.company?.length ? { partners: opening.company.map((one) => ({ ...one, id: newId() })) } : {}),
    ...(opening.points?.length ? { points_planned: [...opening.points] } : {}),
    ...(opening.crew_reason.trim() ? { crew_reason: opening.crew_reason.trim() } : {}),
  }
}

const DAY_MS = 24 * 3_600_000
const LONGEST_SHIFT_MS = DAY_MS
const LOOK_BACK_DAYS = 31

/** The time as it is, and what the phone's clock shows, by which what was recorded on it is dated. */
export interface Times {
  now: number
  shown: number
}

/** First and last day of what screens look at: what others recorded by now, and what was recorded here under whatever date. */
export const daysInView = ({ now, shown }: Times): readonly [string, string] =>
  [dayOf(Math.min(now, shown) - LOOK_BACK_DAYS * DAY_MS), dayOf(Math.max(now, shown) + DAY_MS)]

/** The shift somebody is in: opened on this phone or with them in the crew, not closed, not forgotten since yesterday. */
export function openShiftOf(shifts: readonly Kept<ShiftData>[], meId: string | undefined, { now, shown }: Times): Kept<ShiftData> | null {
  const isFresh = (startsAt: number, mine: boolean) => now - startsAt < LONGEST_SHIFT_MS || (mine && Math.abs(shown - startsAt) < LONGEST_SHIFT_MS)
  const open = shifts.filter(({ record, mine }) => {
    const { state, starts_at, crew } = record.data
    return state === 'open' && record.review?.state !== 'void' && isFresh(Date.parse(starts_at), mine) && (mine || crew.some(({ worker_id }) => worker_id !== undefined && worker_id === meId))
  })
  return open.sort((a, b) => Number(b.mine) - Number(a.mine) || (a.record.data.starts_at < b.record.data.starts_at ? 1 : -1))[0] ?? null
}
