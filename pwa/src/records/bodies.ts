import type { Reading, Store, Unit } from '../database/store'
import type { Box } from '../vault/boxes'
import type { Wrap } from '../vault/wraps'
import type { Bytes } from '../device'
import type { ChangedFields, ClockStamp, DeclaredMedia, FieldRecord, ProblemWords } from './record'

/** The server's last word on a record, and where our own stands. */
export interface RecordBody {
  /** As last pulled or confirmed; `null` until the server has it. */
  server: FieldRecord | null
  /** The restore of the server that `server` comes from. */
  epoch: string | null
  /** `server` with unsent changes laid over it: what screens show. */
  shown: FieldRecord
  /** Made on this phone by this worker. */
  mine: boolean
  /** The last change of ours that the server took, while nothing newer by others has been seen. */
  ahead: { change: string; revision: number; merged: boolean } | null
  /** When a verified receipt covered our last change; `null` before. */
  signed_at: string | null
  urgent: boolean
  /** Full pull that last brought it. */
  seen_in: string | null
  expires_at: string | null
  /** The worker may no longer see it, but something unsent hangs on it. */
  gone: boolean
  /** How many changes of it have not reached the server. */
  unsent: number
  /** Earliest time (wall, ms) its unsent changes may leave. */
  held_until: number | null
  returned: { how: 'refused' | 'conflict'; change: string; problem: ProblemWords } | null
}

/** One edit on its way. */
export interface Change {
  change_id: string
  kind: string
  id: string
  /** Creates the record. */
  creates: boolean
  base_revision: number | null
  base_change_id: string | null
  /** When it was seen or, for an edit, written. */
  occurred_at: string
  clock: ClockStamp
  fields: ChangedFields
  resolves: string[]
  replaces: string | null
  /** When it was made, and until when it may still be taken back (wall, ms). */
  made_at: number
  hold_until: number | null
  /** How often the phone had compared its clock with the server's by then. */
  measures: number
  /** Its wire form, frozen byte for byte before it first leaves; `null` until then. */
  wire: string | null
  /** Known to wait on the server for what it builds on; ask again at this time (wall, ms). */
  ask_again_at: number | null
  /** What lies closed in the post, and the key under which the server closes its answer; `null` while nothing does. */
  posted: { wire: string; answer_key: string } | null
  /** The server has answered it before: sent again for a receipt or after a restore. */
  again: 'receipt' | 'restore' | null
}

export interface AsideBody {
  change: Change
  seq: number
  how: 'refused' | 'conflict'
  problem: ProblemWords
  /** The record's revision when it came back. */
  revision: number | null
  at: number
  /** The change that corrects it, until that is accepted. */
  replaced_by: string | null
  /** The lane in which it left; rows of older versions do not tell. */
  lane?: number | undefined
}

/** Stands where a correcting change would: nobody waits for one. */
export const LET_GO = 'let go'

export interface SentBody {
  change: Change
  seq: number
  outcome: string
  revision: number | null
  at: number
  /** Time in its verified receipt; `null` while there is none. */
  signed_at: string | null
  /** The lane in which it left; rows of older versions do not tell. */
  lane?: number | undefined
}

export interface ReceiptBody {
  receipt: string
  outcomes: { change_id: string; outcome: string; revision: number | null; problem: ProblemWords | null }[]
  at: number
  verified: boolean
}

/** A change that only the server can open; docs/sync.md, "Sealed post". */
export interface Envelope {
  v: 1
  id: string
  box: Box
  sig: string
}

/** An envelope waiting to be delivered by whoever has the app open, and what came back. Nothing in it can be read on the phone. */
export interface PostBody {
  envelope: Envelope
  made_at: number
  hold_until: number | null
  /** It was put on the wire, so its change is fixed. */
  left: boolean
  answer: { iv: string; ct: string } | null
  /** Why the server would not take the envelope; its author sends the change itself then. */
  refused: string | null
}

/** A photo or voice note on this phone. */
export interface FileBody {
  /** What its record tells of it. */
  about: DeclaredMedia
  put_at: number
  /** All its pieces are on the disk. */
  whole: boolean
  /** How many of its pieces are here; 0 once the server has it safe. */
  pieces: number
  /** Type of its small picture, where there is one. */
  small: string | null
  /** Where it is being sent to, how many bytes are there, and since when (wall, ms) all of them are without a signature. */
  upload: { path: string; offset: number; unsigned_since?: number } | null
  /** The server's signature, and its time. */
  receipt: string | null
  signed_at: string | null
  /** In which restore (epoch) the server has last shown that it has it for its record. */
  there_in?: string | null
  /** Why the server will not have it. */
  refused: ProblemWords | null
  /** Its record told of it and no longer does: it was taken out, and nobody puts it back by opening the record. */
  let_go?: boolean
  /** Since when (the server's time, ms) no draft and no record tells of it. */
  unclaimed_since?: number
}

/** Whose store this is, and the worker's data key in its wraps. All of it stands open. */
export interface VaultBody {
  worker_id: string
  /** Enough for those who share the phone to know themselves: 杨* ··01. */
  label: string
  /** Which of the browser's refresh cookies is this worker's. */
  slot: string
  pin: Wrap | null
  password: Wrap | null
  recovery: Box | null
  /** The device key's signature over that box: what opens with the key in it was closed by this worker. */
  vouched?: string | null
  /** Wrong PINs in a row, when the last was, and how long to wait then. */
  tries: { wrong: number; at: number; wait_ms: number }
  /** The server's word that the device key is this worker's. */
  certificate: string | null
}

/** A row that could not be opened, as it lay. */
export interface BrokenBody {
  table: string
  lying: Record<string, unknown>
  why: string
}

export interface Bodies {
  records: RecordBody
  outbox: Change
  aside: AsideBody
  sent: SentBody
  receipts: ReceiptBody
  drafts: unknown
  notes: unknown
  post: PostBody
  files: FileBody
  pieces: Bytes
  vaults: VaultBody
  broken: BrokenBody
}

export type RecordStore = Store<Bodies>
export type RecordReading = Reading<Bodies>
export type RecordUnit = Unit<Bodies>
