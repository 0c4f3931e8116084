import type { FeatureCollection, Point } from 'geojson'
import type { LiveServer } from '@/records/liveServer'
import type { MapView } from '@/records/onMap'
import type { SlotState } from '../wire'
import type { Board } from './board'
import type { AreaCounts } from './shapes'
import type { ShownState } from './states'

export interface Elder {
  id: string
  name: string
  area: { code: string; label: string }
  group_no: string | null
  zhai_name: string | null
  landmark: string | null
  slot_id: string | null
  state: SlotState | ShownState
  at: string | null
  received_at: string | null
  detail: string | null
  /** How many photos and voice notes came with this morning's checks. */
  files: number
  helper: { worker_id: string; name: string } | null
  yesterday: string | null
  contradicted: boolean
  /** The last result whose time is uncertain: it closes no alarm. */
  uncertain: string | null
}

export interface EldersPage {
  elders: Elder[]
  next: string | null
  total: number
}

export const ELDER_FILTERS = ['not_confirmed', 'no_answer', 'emergency', 'abnormal', 'not_reported', 'safe', 'away', 'all'] as const
export type ElderFilter = (typeof ELDER_FILTERS)[number]

export interface EldersQuestion {
  /** Left out together with `elder`: somebody who moved still has the mornings of the old place. */
  area?: string
  elder?: string
  day: string
  state: ElderFilter
  q?: string
  after?: string | null
}

export interface AreaProperties extends AreaCounts {
  code: string
  label: string
  short_name: string
  level: 'township' | 'village'
  location_invented: boolean
}
export interface HomeProperties {
  elder_id: string
  name: string
  state: SlotState | ShownState
}
export type MapAnswer = FeatureCollection<Point, AreaProperties | HomeProperties>

/** Whom the desk can ring about an elder. */
export type Callee = 'elder' | `contact:${string}` | 'key_holder' | 'village_doctor' | 'helper' | 'team_leader'

/** The board of one area and day. */
export const fetchBoard = (server: LiveServer, where: { area: string; day: string }) =>
  server.get<Board>('/wakeup-checks/board', where)

/** One page of elders in a state. */
export const fetchElders = (server: LiveServer, question: EldersQuestion) =>
  server.get<EldersPage>('/wakeup-checks/elders', { ...question })

/** What is to be seen in this part of the map: areas, or homes where the server grants them. */
export const fetchMap = (server: LiveServer, { box, zoom }: MapView, day: string) =>
  server.get<MapAnswer>('/map/wakeup_checks', { bbox: box.map((edge) => edge.toFixed(5)).join(','), zoom: zoom.toFixed(2), day })

/** Hands out one number; the server logs who got it. */
export const askNumber = (server: LiveServer, elderId: string, who: Callee) =>
  server.post<{ name: string; phone: string }>(`/elders/${elderId}/calls`, { who })
