import { systemClock } from '../device'
import { assemblePhone } from '../vault/assemble'
import { createLiveReads } from './live'

declare const __APP_VERSION__: string | undefined

/** Everything that keeps records in this app; tests and other programs assemble their own. */
export const phone = assemblePhone({
  name: 'xunfang-sealed',
  clock: systemClock,
  clientVersion: typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '0',
})
export const phoneStore = phone.store

export const { keep, edit, takeBack, letGo, takeUp, setAside, keepDraft, dropDraft } = phone.book
export const { useLook, useLive, useRecords, useRecord, useReturned } = createLiveReads({ store: phoneStore, clock: systemClock })

export { KeptAlready } from './book'
export { NotOnThisPhone, type EditOptions, type KeepOptions } from './edits'
export { dayNumber, dayOf, writtenTime } from './day'
export { NobodyHere } from './here'
export type { DamagedRow, Filter, Reader, Returned } from './reading'
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
export type { MediaRole, RecordKind, WorkLine } from './workLine'
