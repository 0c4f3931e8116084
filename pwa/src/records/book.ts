import type { Row } from '../database/store'
import type { Clock } from '../device'
import type { Bodies, Change, RecordStore, RecordUnit } from './bodies'
import { LET_GO } from './bodies'
import { createEdits, NotOnThisPhone, useUpDraft, type EditOptions, type KeepOptions } from './edits'
import { dropFiles, forgetFile } from './files'
import { followersOf, isUnknownThere } from './followers'
import { needWorker, nextSeq } from './here'
import type { Outgoing } from './outgoing'
import type { ChangedFields, FieldRecord } from './record'
import { recompose } from './recompose'
import type { Timekeeper } from './timekeeper'

/** A record with this id is on the phone already: change it with an edit. */
export class KeptAlready extends Error {
  override name = 'KeptAlready'
}

/** Writes to the phone. Nothing here asks whether there is a network. */
export interface Book {
  /** Keeps a new record; it will reach the server by itself. */
  keep<Data extends object>(record: FieldRecord<Data>, options?: KeepOptions): Promise<void>
  /** Changes a record; a refused one is corrected by it and leaves again. */
  edit<Data extends object>(id: string, changed: ChangedFields<Data>, options?: EditOptions): Promise<void>
  /** Forgets a record that never left the phone; one that did is made void with the reason. */
  takeBack(id: string, reason?: string): Promise<'forgotten' | 'voided'>
  /** Stops asking about an edit that came back; the server keeps it with its reason. */
  letGo(changeId: string): Promise<void>
  /** Asks about it again after all. */
  takeUp(changeId: string): Promise<void>
  /** Takes a row that breaks a screen out of the way, as it lies; what hangs on it in the outbox still leaves. */
  setAside(table: 'records' | 'drafts', id: string, why: string): Promise<void>
  keepDraft(id: string, value: unknown): Promise<void>
  dropDraft(id: string): Promise<void>
}

export function createBook(parts: { store: RecordStore; clock: Clock; timekeeper: Timekeeper; outgoing: Outgoing }): Book {
  const { store, timekeeper, outgoing } = parts
  const { written, edit, moor } = createEdits(parts)

  return {
    keep(given, options = {}) {
      const record = plain(given)
      return store.change(async (unit) => {
        await unit.recall('notes', ASKED_BY_EACH)
        const worker = await needWorker(unit)
        await Promise.all([
          unit.recall('vaults', [[worker, worker]]), // the envelope will ask for it
          unit.presumeNone('records', [worker, record.id]),
          unit.presumeNone('outbox', { worker, record: record.id }),
          unit.presumeNone('aside', { worker, record: record.id }),
        ])
        if (await unit.get('records', [worker, record.id])) throw new KeptAlready(record.id)
        const change: Change = {
          ...(await written(unit)),
          kind: record.kind,
          id: record.id,
          creates: true,
          base_revision: null,
          base_change_id: null,
          occurred_at: record.occurred_at,
          clock: record.clock ?? (await timekeeper.stamp(unit)),
          fields: createdFields(record as FieldRecord),
          resolves: [],
          replaces: null,
          hold_until: options.holdUntil ?? null,
        }
        const outbox = { worker, seq: await nextSeq(unit), record: record.id, lane: options.urgent ? 0 : 1, body: change }
        if (options.dropDraft) await useUpDraft(unit, worker, options.dropDraft, record as FieldRecord)
        await outgoing.put(unit, outbox)
        await recompose(unit, worker, record.id, { kind: record.kind, mine: true })
      })
    },

    edit(id, given, options) {
      const changed = plain(given) as ChangedFields
      return store.change((unit) => edit(unit, id, changed, options))
    },

    takeBack: (id, reason = '') =>
      store.change(async (unit) => {
        const worker = await needWorker(unit)
        const row = await unit.get('records', [worker, id])
        if (!row) throw new NotOnThisPhone(id)
        const outbox = await unit.list('outbox', { worker, record: id })
        const left = await Promise.all(outbox.map((one) => outgoing.hasLeft(unit, one)))
        if (row.body.server !== null || left.includes(true)) {
          await edit(unit, id, { review: { state: 'void', reason } })
          return 'voided'
        }
        for (const { seq } of outbox) outgoing.remove(unit, worker, seq)
        for (const table of ['aside', 'sent'] as const) {
          for (const { change } of await unit.list(table, { worker, record: id })) unit.remove(table, [worker, change])
        }
        for (const row of await unit.list('files', { worker, record: id })) forgetFile(unit, row)
        unit.remove('records', [worker, id])
        return 'forgotten'
      }),

    letGo: (changeId) =>
      store.change(async (unit) => {
        const moved = await move(unit, changeId, { from: null, to: LET_GO })
        if (moved) await moor(unit, { worker: moved.worker, id: moved.record }, [changeId])
      }),

    takeUp: (changeId) => store.change(async (unit) => void (await move(unit, changeId, { from: LET_GO, to: null }))),

    async setAside(table, id, why) {
      await store.setApart(table, [await store.read(needWorker), id], why)
    },

    keepDraft(id, given) {
      const body = plain(given)
      return store.change(async (unit) => unit.put('drafts', { worker: await needWorker(unit), id, body }))
    },

    dropDraft: (id) =>
      store.change(async (unit) => {
        const worker = await needWorker(unit)
        unit.remove('drafts', [worker, id])
        await dropFiles(unit, worker, id)
      }),
  }
}

/** Sets a change that came back aside or takes it up again; where there is no record without it, with all that came back for its sake. */
async function move(unit: RecordUnit, changeId: string, { from, to }: Record<'from' | 'to', string | null>): Promise<Row<Bodies, 'aside'> | null> {
  const worker = await needWorker(unit)
  const row = await unit.get('aside', [worker, changeId])
  if (row?.body.replaced_by !== from) return null
  const beside = (await unit.list('aside', { worker, record: row.record })).filter(({ body }) => body.replaced_by === from)
  const along = (await isUnknownThere(unit, worker, row.record)) ? followersOf(beside, changeId) : []
  for (const one of [row, ...along]) unit.put('aside', { ...one, body: { ...one.body, replaced_by: to } })
  await recompose(unit, worker, row.record, { kind: row.body.change.kind, mine: true })
  return row
}

/** A copy as it would travel: a screen may go on changing what it handed over, and what it watches cannot be stored. */
function plain<T>(given: T): T {
  return given === undefined ? given : (JSON.parse(JSON.stringify(given)) as T)
}

/** Recalled together, because a tap waits for them. */
const ASKED_BY_EACH = [['', 'here'], ['', 'clock'], ['', 'seq'], ['', 'device_id'], ['', 'sealing_key']] as const

const SENT_APART = new Set(['id', 'kind', 'revision', 'received_at', 'recorder_id', 'device_id', 'review', 'conflicts', 'withheld', 'occurred_at', 'clock'])

function createdFields(record: FieldRecord): ChangedFields {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => !SENT_APART.has(name) && !isBlank(value)))
}

function isBlank(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}
