import type { Feature, FeatureCollection, MultiLineString, Point, Polygon } from 'geojson'
import type { PersonData } from '@/people/person'
import type { DeclaredMedia } from '@/records'
import { said } from '@/records/said'
import type { LiveServer } from '@/records/liveServer'
import type { Envelope, FieldConflict } from '@/wire'
import type { Outcome, PlaceType, ShiftKind, SignCondition, WeatherAlert, Will } from '../codes'
import type { TrackMeasures } from '../wire'

interface In {
  area: { code: string; label: string }
}
export interface DayShift extends In {
  id: string
  shift_no: string | null
  shift_kind: ShiftKind
  state: 'open' | 'closed'
  starts_at: string
  ends_at: string | null
  weather_alert: WeatherAlert | null
  vehicle: string | null
  crew: string[]
  points_planned: number
  visits: number
  found: number
  outcomes: Partial<Record<Outcome | 'open', number>>
  track: TrackMeasures | null
  summary: string | null
}
export interface ListedPoint extends In {
  id: string
  name: string
  place_type: PlaceType
  importance: 'high' | 'normal'
  visited_at: string | null
  days: number | null
  overdue: boolean
  found: number | null
  location: Point | null
}
export interface Points {
  points: ListedPoint[]
  coverage: { days: number; visited: number; points: number }
}
export interface Owed {
  follow_ups: (In & { encounter_id: string; person_id: string; title: string; due_at: string; overdue: boolean; place_text: string | null; place_type: PlaceType | null; by: string | null })[]
  reports: (In & { kind: 'encounter' | 'station_stay'; id: string; person_id: string; at: string; place_text: string | null; by: string | null })[]
  stays: { stay_id: string; person_id: string; title: string; entered_at: string; over: '10_days' | '24_hours' | 'same_day' | null; twice: boolean }[]
  receipts: (In & { kind: 'encounter' | 'station_stay'; id: string; person_id: string; title: string; at: string })[]
  repairs: (In & { sign_id: string; name: string; condition: SignCondition; damage: string | null; since: string; repairer: string | null })[]
  conflicts: (In & { kind: 'patrol_shift' | 'encounter' | 'station_stay' | 'person'; id: string; at: string; place_text: string | null })[]
}
export interface OutcomeCounts {
  outcomes: { outcome: Outcome | 'open'; n: number }[]
  days: { day: string; n: number }[]
}
export type Heat = FeatureCollection<Polygon, { n: number }> & { without_position?: number }

type Told =
  | { layer: 'point'; name: string; days: number | null; overdue: boolean }
  | { layer: 'sign'; name: string; condition: SignCondition }
  | { layer: 'track'; shift_id: string; shift_no: string | null; state: string }
  | { layer: 'encounter'; outcome: Outcome | null; willingness: Will | null; n: number }
  | { layer: 'encounters'; n: number }
export type MapFeature = Feature<Point | MultiLineString, Told>

/** A record behind a number. */
export interface Behind {
  kind: string
  id: string
}

export interface Figure {
  id: string
  version: number
  name: string
  unit: string
  definition: string
  value: number | string | null
  parts: { id: string; name?: string; value: number | string | null; unit?: string }[]
  records?: Behind[]
}
export interface Figures {
  figures: Figure[]
  frozen: { id: string; frozen_at: string; by_name: string | null; reason: string; figures: Figure[] } | null
}
export interface Monthly {
  first: string
  last: string
  sections: { id: string; name: string; unit: string; rows: { id: string; name: string; value: number | string | null; records?: Behind[] }[] }[]
  figures: Figure[]
}
export interface TimelineEntry {
  kind: string
  id: string
  at: string
  person_id: string
  outcome: string | null
  place_text: string | null
  area: { code: string; label: string }
  aid: string[]
}
export interface HeldRecord<Data> extends Envelope {
  revision: number
  withheld?: string[]
  conflicts?: FieldConflict[]
  media?: DeclaredMedia[] | null
  data: Data
}
export interface Timeline {
  person: HeldRecord<PersonData>
  persons: string[]
  entries: TimelineEntry[]
}

const BASE = '/patrols'
/** What desk screens ask about patrols. */
export const fetchShifts = async (server: LiveServer, where: { area: string; day: string }) => (await server.get<{ shifts: DayShift[] }>(`${BASE}/shifts`, where)).shifts
export const fetchPoints = (server: LiveServer, area: string) => server.get<Points>(`${BASE}/points`, { area })
export const fetchOwed = (server: LiveServer, area: string) => server.get<Owed>(`${BASE}/follow-ups`, { area })
export const fetchOutcomes = (server: LiveServer, period: { area: string; from: string; to: string }) => server.get<OutcomeCounts>(`${BASE}/outcomes`, period)
export const fetchHeat = (server: LiveServer, period: { area: string; from: string; to: string }) => server.get<Heat>(`${BASE}/heat`, period)
export const fetchDailyLine = async (server: LiveServer, where: { area: string; day: string }) => (await server.get<{ text: string }>(`${BASE}/daily-line`, where)).text
export const fetchFigures = (server: LiveServer, period: { area: string; from: string; to: string }, records?: string) => server.get<Figures>(`${BASE}/figures`, { ...period, records })
export const fetchMonthly = (server: LiveServer, where: { area: string; month: string; records?: string }) => server.get<Monthly>(`${BASE}/monthly`, where)
export async function fetchTimeline(server: LiveServer, person: string): Promise<Timeline> {
  const timeline = await server.get<Timeline>(`${BASE}/persons/${person}/timeline`)
  return { ...timeline, person: asSaid(timeline.person) }
}
const asSaid = <Data extends object>(record: HeldRecord<Data>): HeldRecord<Data> => ({ ...record, data: said(record.data) })
export const fetchRecord = async <Data extends object>(server: LiveServer, kind: string, id: string) => asSaid((await server.get<{ record: HeldRecord<Data> }>(`/records/${kind}/${id}`)).record)
/** Who recorded something, by name: whoever made its first revision. */
export async function fetchRecorder(server: LiveServer, kind: string, id: string): Promise<string | null> {
  const { revisions } = await server.get<{ revisions: { by_name: string | null }[] }>(`/records/${kind}/${id}/history`)
  return revisions.at(-1)?.by_name ?? null
}
export const fetchMapFeatures = async (server: LiveServer, box: readonly number[], zoom: number, day: string) =>
  (await server.get<FeatureCollection & { features: MapFeature[] }>('/map/patrols', { bbox: box.map((edge) => edge.toFixed(5)).join(','), zoom: zoom.toFixed(2), day })).features

const PAGE = 200
const MOST_PAGES = 10
/** Records of an area, those recorded last first; `older`: there are more, which were not read. */
export interface Listed<Data> {
  records: HeldRecord<Data>[]
  older: boolean
}
/** The records of a kind in an area, page by page; past a limit the oldest are left out, never the newest. */
export async function fetchAll<Data extends object>(server: LiveServer, kind: string, area: string): Promise<Listed<Data>> {
  const found: HeldRecord<Data>[] = []
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: { records: HeldRecord<Data>[]; next: string | null } = await server.get(`/records/${kind}`, { area, order: 'newest', limit: PAGE, after })
    found.push(...answer.records.map(asSaid))
    after = answer.next
    if (!after) break
  }
  return { records: found, older: after !== null }
}

/** Everybody met in an area. Names are sealed, so the server cannot look for them: whoever may read them looks here. */
export const fetchPersons = (server: LiveServer, area: string) => fetchAll<PersonData>(server, 'person', area)
