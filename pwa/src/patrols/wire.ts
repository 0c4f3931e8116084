import type {
  AidKind, AidType, Behaviour, CallSource, CameBy, Condition, CostKind, FoundBy, HandedTo, Leaving, Outcome, PartnerKind, PartnerState, PlaceType, RefusalReason, ReportTick, ShiftKind, SignCondition, Source, TicketState, WeatherAlert, Will,
} from './codes'

/** The patrols' kinds as they travel; docs/patrols.md. */
export interface PointData {
  name: string
  place_type: PlaceType
  importance?: 'high' | 'normal'
  every_days?: number
  state: 'active' | 'retired'
  hint?: string
  visited_at?: string | null
  found?: number | null
}

export interface SignData {
  name: string
  text?: string
  phone?: string
  condition: SignCondition
  damage?: string | null
  seen_at?: string
  repairer?: string
  repair_since?: string | null
}

export interface PartnerData {
  name: string
  partner_kind: PartnerKind
  contact?: string
  phone?: string
  agreement_on?: string
  agreement_until?: string
  state: PartnerState
}

export interface CrewMember {
  id: string
  name: string
  worker_id?: string
  driver?: boolean
}
export interface Supply {
  id: string
  item: AidType
  unit?: string
  source?: Source
  out: number
  back?: number
  unit_cost?: number
}
export interface Visit {
  id: string
  point_id: string
  at: string
  found: number
  sign_seen?: boolean
  note?: string
}
export interface Cost {
  id: string
  what: CostKind
  amount: number
  source: Source
  booked_on: string
  receipt_no?: string
}
export interface TrackMeasures {
  length_m: number
  street_s: number
  positions: number
  gaps: number
  gap_s: number
  spikes: number
}

/** Somebody of another unit who came along. */
export interface Company {
  id: string
  partner_kind: PartnerKind
  name?: string
  people?: number
}

export interface ShiftData {
  shift_no?: string
  shift_kind: ShiftKind
  call_source?: CallSource
  starts_at: string
  ends_at?: string | null
  state: 'open' | 'closed'
  weather_alert?: WeatherAlert
  temperature_c?: number
  vehicle?: string
  crew: CrewMember[]
  crew_reason?: string
  partners?: Company[]
  supplies?: Supply[]
  points_planned?: string[]
  visits?: Visit[]
  track_allowed?: boolean
  costs?: Cost[]
  summary?: string
  track?: TrackMeasures | null
}

export interface SegmentData {
  shift_id: string
  starts_at: string
  t: number[]
  lon: number[]
  lat: number[]
  /** Null when the phone did not say for all of them. */
  acc: number[] | null
  source: 'live' | 'gpx'
  ended_by?: 'closed' | 'full' | 'paused' | 'lost'
  measures?: TrackMeasures
}

export interface Aid {
  id: string
  type: AidType
  qty?: number
  unit?: string
}
export interface Report {
  ticks: ReportTick[]
  called_110_at?: string
  police_no?: string
  reporter?: string
  no_call_reason?: string
  told_minor_center_at?: string
}
export interface HandOver {
  partner_kind: HandedTo
  partner_id?: string
  unit: string
  receiver?: string
  receiver_phone?: string
  at: string
  belongings?: string
  note?: string
}
export interface Hospital {
  called_120_at?: string
  accompanied_by?: string
  diagnosis?: string
  deposit?: number
  discharged_on?: string
}
export interface Ticket {
  destination: string
  train_no?: string
  departs_at?: string
  price?: number
  voucher_no: string
  partner_id?: string
  state: TicketState
  closed_at?: string
}
export interface Fare {
  amount: number
  receipt_no: string
  destination?: string
}
export interface Escort {
  escorts: { id: string; name: string }[]
  route: string
  starts_at?: string
  ends_at?: string
  cross_province?: boolean
  to?: 'family' | 'station'
  receiver?: string
  receipt_no?: string
}

/** What an encounter and a stay both may say about help that goes further. */
export interface FurtherHelp {
  report?: Report
  hospital?: Hospital
  ticket?: Ticket
  fare?: Fare
  escort?: Escort
  handover?: HandOver
  costs?: Cost[]
}

export interface EncounterData extends FurtherHelp {
  person_id: string
  shift_id?: string
  point_id?: string
  follows?: string
  state: 'open' | 'complete'
  place_type?: PlaceType
  found_by?: FoundBy
  conditions?: Condition[]
  behaviours?: Behaviour[]
  minors_count?: number
  minors_relation?: string
  informed?: boolean
  willingness?: Will
  refusal_reason?: RefusalReason
  aid?: Aid[]
  outcome?: Outcome
  weather_alert?: WeatherAlert
  next_check_at?: string
  follow_up_by?: string
  follow_up_due_at?: string | null
}

export interface StayData extends FurtherHelp {
  person_id: string
  encounter_id?: string | null
  entered_at: string
  came_by: CameBy
  national_no?: string
  conditions?: Condition[]
  minors_count?: number
  minors_relation?: string
  informed?: boolean
  aid_kinds?: AidKind[]
  announced_at?: string
  left_at?: string | null
  leaving?: Leaving | null
  leaving_cross_province?: boolean
  long_stay_reason?: string
  same_day_until?: string
  due_24h_at?: string
  due_10d_on?: string
}
