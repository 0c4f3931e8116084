/** How a device's time is to be judged. */
export interface ClockStamp {
  /** What has to be added to the device's time to get the server's; `null` when never measured. */
  offset_ms: number | null
  /** Changes whenever somebody may have moved the clock. */
  epoch: string
  /** The offset holds for this very time. */
  certain: boolean
}

export type EntryMode = 'self' | 'proxy' | 'phone' | 'paper' | 'import'
export type LocationSource = 'gps' | 'manual' | 'last_known' | 'exif'
export type LocationAbsentReason = 'denied' | 'timeout' | 'unavailable' | 'indoors' | 'off' | 'not_asked'

export interface Point {
  type: 'Point'
  coordinates: [number, number]
}

/** A photo or voice note as its record tells of it; docs/media.md. */
export interface DeclaredMedia {
  sha256: string
  /** What it shows or says: one of the roles of the record's kind. */
  role: string
  filetype: string
  bytes: number
  /** RFC 3339 with offset. */
  taken_at?: string | null
  /** Where the phone was when it was taken, bound to these bytes. */
  location?: Point | null
  accuracy_m?: number | null
  location_source?: LocationSource | null
  location_absent_reason?: LocationAbsentReason | null
  /** Length of a voice note. */
  seconds?: number | null
  /** Of photos of persons: why, and until which day. */
  purpose?: string | null
  expires_on?: string | null
  /** How things stand at the server; never sent. */
  state?: 'missing' | 'here' | 'lost' | 'expired'
  lost_reason?: string | null
  /** Why its very bytes were not taken. */
  refused_reason?: string | null
}

export interface Review {
  state: 'received' | 'returned' | 'confirmed' | 'void'
  reason?: string | null
  /** The revision it judged. */
  revision?: number | null
}

/** One field that two people changed differently. */
export interface Conflict {
  field: string
  values: { value?: unknown; by?: string | null; by_name?: string | null; at?: string | null; change_id?: string | null }[]
}

/** What a person or a phone fills in around `data`. */
export interface Envelope {
  area_code: string
  group_no: string | null
  zhai_name: string | null
  /** RFC 3339 with offset. */
  occurred_at: string
  clock: ClockStamp | null
  operator_name: string | null
  entry_mode: EntryMode
  location: Point | null
  accuracy_m: number | null
  location_source: LocationSource | null
  location_absent_reason: LocationAbsentReason | null
  place_text: string | null
  note: string | null
  media: DeclaredMedia[]
}

/** Anything that travels between phones and the server. Names are those of the wire. */
export interface FieldRecord<Data extends object = Record<string, unknown>> extends Envelope {
  id: string
  kind: string
  /** Given by the server; `null` until it has the record. */
  revision: number | null
  received_at: string | null
  recorder_id: string | null
  device_id: string | null
  review: Review | null
  conflicts: Conflict[]
  /** Fields of `data` that this reader may not see. */
  withheld?: string[]
  data: Data
}

/** What an edit touches: fields of the envelope, of `data`, or both. `null` clears a field. */
export interface ChangedFields<Data extends object = Record<string, unknown>> extends Partial<Omit<Envelope, 'occurred_at' | 'clock'>> {
  data?: Partial<Data>
  review?: { state: 'void'; reason: string }
}

/** Why something came back, as the server says it. */
export interface ProblemWords {
  slug: string
  title: string
  detail?: string | null
  /** Of several for the same slug. */
  reason?: string
  errors?: { path: string; message: string; slug?: string }[]
}

/** Where a record is. */
export type RecordState =
  | { at: 'on_phone'; urgent: boolean; heldUntil: number | null }
  | { at: 'sent'; urgent: boolean }
  | { at: 'signed'; signedAt: string }
  | { at: 'returned'; how: 'refused' | 'conflict' | 'review'; changeId: string | null; problem: ProblemWords }

/** A record as the phone knows it: unsent edits laid over what the server has. */
export interface Kept<Data extends object = Record<string, unknown>> {
  record: FieldRecord<Data>
  state: RecordState
  /** Made on this phone by the worker who is signed in. */
  mine: boolean
}

const BLANK: Omit<FieldRecord, 'id' | 'kind' | 'area_code' | 'occurred_at' | 'data'> = {
  revision: null,
  group_no: null,
  zhai_name: null,
  clock: null,
  received_at: null,
  recorder_id: null,
  operator_name: null,
  device_id: null,
  entry_mode: 'self',
  location: null,
  accuracy_m: null,
  location_source: null,
  location_absent_reason: null,
  place_text: null,
  note: null,
  media: [],
  review: null,
  conflicts: [],
}

/** A new record with everything left out that the caller does not name. */
export function blankRecord<Data extends object>(
  named: Pick<FieldRecord<Data>, 'id' | 'kind' | 'area_code' | 'occurred_at' | 'data'> & Partial<Envelope>,
): FieldRecord<Data> {
  return { ...BLANK, ...named }
}
