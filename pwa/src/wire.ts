import type { Point } from 'geojson'

export type Role =
  | 'helper' | 'patroller' | 'station_lead' | 'social_worker' | 'surveyor' | 'team_leader'
  | 'township_supervisor' | 'county_supervisor' | 'duty_officer' | 'reviewer'
  | 'system_admin' | 'security_admin' | 'auditor'

export type Grant = 'child_files' | 'reveal' | 'person_photos' | 'exact_homes'

export interface Problem {
  type?: string
  title: string
  status?: number
  detail?: string
  slug: string
  errors?: { path: string; message: string; slug?: string }[]
}

export interface Settings {
  county_code: string
  county_name: string
  windows: { summer: [string, string]; winter: [string, string]; summer_months: number[] }
  duty_phones: { name: string; phone: string }[]
  demo: boolean
  tianditu_key: string
  map_approval_no: string
}

export interface KnownNumber {
  area_code: string
  part: 'team_leader' | 'village_cadre' | 'duty'
  name: string
  phone: string
}

export interface Me {
  id: string
  name: string
  phone_masked: string
  roles: { role: Role; area_code: string; area_name: string }[]
  grants: Grant[]
  settings: Settings
  numbers: KnownNumber[]
}

export interface SignedIn {
  access_token: string
  expires_in: number
  csrf_token: string
  worker: Me
}

export type LocationSource = 'gps' | 'manual' | 'last_known' | 'exif'
export type LocationAbsentReason = 'denied' | 'timeout' | 'unavailable' | 'indoors' | 'off' | 'not_asked'
export type ReviewState = 'received' | 'returned' | 'confirmed' | 'void'
export type EntryMode = 'self' | 'proxy' | 'phone' | 'paper' | 'import'

export interface ClockReading {
  offset_ms: number | null
  epoch: string
  certain: boolean
}

export interface MediaItem {
  sha256: string
  role: string
}

export interface Envelope {
  id: string
  kind: string
  area_code: string
  group_no?: string | null
  zhai_name?: string | null
  occurred_at: string
  clock?: ClockReading
  operator_name?: string | null
  entry_mode?: EntryMode
  location: Point | null
  accuracy_m?: number | null
  location_source?: LocationSource | null
  location_absent_reason?: LocationAbsentReason | null
  place_text?: string | null
  note?: string | null
  media?: MediaItem[]
  received_at?: string | null
  recorder_id?: string | null
  device_id?: string | null
  revision?: number | null
  review?: { state: ReviewState; reason: string | null; revision: number | null } | null
}

export interface PushedChange extends Partial<Omit<Envelope, 'id' | 'kind' | 'review'>> {
  change_id: string
  kind: string
  id: string
  base_revision: number | null
  base_change_id: string | null
  replaces?: string
  resolves?: string[]
  review?: { state: 'void'; reason: string }
  data: Record<string, unknown>
}

export interface PushBody {
  device_id: string
  device_time: string
  client_version: string
  changes: PushedChange[]
}

export type OutcomeName = 'accepted' | 'merged' | 'conflict' | 'refused' | 'waiting'

export interface Outcome {
  change_id: string
  outcome: OutcomeName
  revision: number | null
  problem: Problem | null
}

export interface PushAnswer {
  server_time: string
  epoch: string
  outcomes: Outcome[]
  receipt: string | null
  durable_until: string | null
}

export interface FieldConflict {
  field: string
  values: { value: unknown; by: string; by_name?: string; at: string; change_id: string }[]
}

export interface PulledChange extends Partial<Omit<Envelope, 'id' | 'kind'>> {
  kind: string
  id: string
  gone?: boolean
  expires_at?: string | null
  conflicts?: FieldConflict[]
  data?: Record<string, unknown>
}

export interface PullAnswer {
  epoch: string
  changes: PulledChange[]
  cursor: string
  more: boolean
}

export type Sex = '1' | '2' | '9' | '0'
export type Method = 'knock' | 'call_out' | 'phone' | 'smoke' | 'video'
export type SuspensionReason = 'hospital' | 'relatives' | 'city' | 'institution'
export type AwayReason = 'hospital' | 'relatives' | 'city' | 'market' | 'field'
export type Result =
  | 'safe_seen' | 'safe_voice' | 'safe_proxy' | 'away' | 'unwell' | 'need_help' | 'low_mood'
  | 'no_answer' | 'emergency' | 'dead'
export type SlotState =
  | 'open' | 'suspended' | 'safe' | 'away' | 'unwell' | 'need_help' | 'low_mood' | 'no_answer' | 'emergency' | 'dead'

export interface Contact { id: string; name: string; relation: string; phone: string; place: string }
export interface Suspension { id: string; reason: SuspensionReason; from: string; to: string | null; note: string | null }

export interface ElderData {
  name: string
  sex: Sex
  birth_date?: string
  ethnicity?: string | null
  id_number_masked?: string | null
  phone: string | null
  landmark: string | null
  categories?: string[]
  living?: 'alone' | 'spouse' | 'grandchildren' | 'disabled_child' | 'children' | 'other'
  health_note?: string | null
  mobility?: 'free' | 'aided' | 'housebound' | 'bedridden' | null
  hearing: 'normal' | 'hard' | 'deaf' | null
  languages: ('huitong' | 'dong' | 'miao' | 'mandarin')[]
  contacts: Contact[]
  key_holder: { name: string; phone: string; place: string } | null
  village_doctor: { name: string; phone: string } | null
  methods: Method[]
  window_start: string | null
  window_end: string | null
  frequency: 'daily' | 'alternate' | 'twice_weekly' | 'weekly'
  schedule_from: string
  risk: 'high' | 'key' | 'general'
  consent?: { date: string; by: string; how: 'signed' | 'oral' | 'family' } | null
  suspensions: Suspension[]
  state: 'pending' | 'active' | 'ended'
  death?: { state: 'none' | 'reported' | 'final'; at: string | null }
  pairing?: { part: 'primary' | 'backup'; worker_id: string; name: string }[]
  last_status?: { result: Result; at: string } | null
  withheld?: string[]
}

export interface WakeupSlotData {
  elder_id: string
  day: string
  ordinal: number
  window_start_at: string
  window_end_at: string
  state?: SlotState
  contradicted?: boolean
  decided?: { result: Result; reason: string; by: string; at: string } | null
}

export type Chore =
  | 'medicine' | 'shopping' | 'water_wood' | 'blood_pressure' | 'haircut' | 'lamp' | 'cleaning' | 'call_children' | 'other'
export type Action =
  | 'knocked_again' | 'phoned' | 'looked_in' | 'asked_neighbour' | 'called_contact' | 'called_key_holder'
  | 'called_120' | 'called_110' | 'called_119' | 'accompanied' | 'other'

export interface WakeupCheckData {
  elder_id: string
  slot_id: string
  result: Result
  method?: Method
  voice_means?: 'voice' | 'phone'
  proxy_by?: string
  away_reason?: AwayReason
  chores?: Chore[]
  actions?: Action[]
  detail?: string
  dead_name?: string
  corrects?: string
  late?: boolean
}

export interface Area {
  code: string
  name: string
  short_name: string
  label: string
  level: 'county' | 'township' | 'village'
  parent_code: string
  township_name: string
  location: Point | null
  location_invented: boolean
}
