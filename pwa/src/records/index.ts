import { openStore } from '../database'
import { systemClock } from '../device'
import type { Bodies } from './bodies'
import { createBook } from './book'
import { createLiveReads } from './live'
import { createTimekeeper } from './timekeeper'

/** The store, clock and book of this app; tests and other programs build their own with the same `create…` functions. */
export const phoneStore = openStore<Bodies>({ name: 'xunfang' })
export const timekeeper = createTimekeeper(systemClock)

export const { keep, edit, takeBack, letGo, keepDraft, dropDraft } = createBook({ store: phoneStore, clock: systemClock, timekeeper })
export const { useLive, useRecords, useRecord, useReturned } = createLiveReads({ store: phoneStore, clock: systemClock })

export { KeptAlready } from './book'
export { NotOnThisPhone, type EditOptions, type KeepOptions } from './edits'
export { dayNumber, dayOf, writtenTime } from './day'
export { NobodyHere } from './here'
export type { Filter, Reader, Returned } from './reading'
export {
  blankRecord,
  type ChangedFields,
  type ClockStamp,
  type Conflict,
  type DeclaredMedia,
  type Envelope,
  type FieldRecord,
  type Kept,
  type LocationAbsentReason,
  type LocationSource,
  type Point,
  type ProblemWords,
  type RecordState,
  type Review,
} from './record'
export type { RecordKind, WorkLine } from './workLine'
