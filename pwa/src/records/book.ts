import { newId, type Clock } from '../device'
import type { Row } from '../database/store'
import type { Bodies, Change, RecordBody, RecordStore, RecordUnit } from './bodies'
import { dayNumberOf, writtenTime } from './day'
import { needWorker, nextSeq } from './here'
import { composed, fold } from './overlay'
import type { ChangedFields, FieldRecord } from './record'
import type { Timekeeper } from './timekeeper'

export interface KeepOptions {
  /** Wall time (ms) until which it may be taken back and does not leave the phone. */
  holdUntil?: number
  /** Goes first and alone. */
  urgent?: boolean
  /** A draft that this makes unnecessary; it goes in the same step. */
  dropDraft?: string
}

export interface EditOptions extends KeepOptions {
  /** Fields whose conflict this edit decides. */
  resolves?: readonly string[]
}

/** The record is not on this phone, or not for this worker. */
export class NotOnThisPhone extends Error {
  override name = 'NotOnThisPhone'
}

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
  keepDraft(id: string, value: unknown): Promise<void>
  dropDraft(id: string): Promise<void>
}

export function createBook(parts: { store: RecordStore; clock: Clock; timekeeper: Timekeeper }): Book {
  const { store, clock, timekeeper } = parts

  async function written(unit: RecordUnit): Promise<Pick<Change, 'change_id' | 'made_at' | 'measures' | 'wire' | 'ask_again_at' | 'again'>> {
    const now = clock.now()
    const measures = (await timekeeper.measured(unit))?.count ?? 0
    return { change_id: newId(now), made_at: now, measures, wire: null, ask_again_at: null, again: null }
  }

  async function edit(unit: RecordUnit, id: string, changed: ChangedFields, options: EditOptions = {}): Promise<void> {
    const worker = await needWorker(unit)
    const row = await unit.get('records', [worker, id])
    if (!row || row.body.gone) throw new NotOnThisPhone(id)
    const aside = (await unit.list('aside', { worker, record: id })).filter(({ body }) => body.replaced_by === null)
    const refused = aside.filter(({ body }) => body.how === 'refused').sort((a, b) => a.body.seq - b.body.seq)
    const outbox = (await unit.list('outbox', { worker, record: id })).filter(({ body }) => body.again !== 'receipt')
    const last = outbox.at(-1)
    if (options.dropDraft) unit.remove('drafts', [worker, options.dropDraft])
    if (refused.length > 0) await correct(unit, row, refused, outbox, changed, options)
    else if (last && last.body.wire === null && last.body.again === null) {
      unit.put('outbox', foldedInto(last, changed, options))
    } else await follow(unit, row, last?.body ?? null, changed, options)
    await recompose(unit, worker, id)
  }

  async function follow(
    unit: RecordUnit,
    { worker, id, kind, body }: Row<Bodies, 'records'>,
    last: Change | null,
    changed: ChangedFields,
    options: EditOptions,
  ): Promise<void> {
    const change: Change = {
      ...(await written(unit)),
      kind,
      id,
      creates: false,
      ...baseOf(body, last),
      occurred_at: writtenTime(clock.now()),
      clock: await timekeeper.stamp(unit),
      fields: changed,
      resolves: [...(options.resolves ?? [])],
      replaces: null,
      hold_until: options.holdUntil ?? null,
    }
    unit.put('outbox', { worker, seq: await nextSeq(unit), record: id, lane: options.urgent ? 0 : 1, body: change })
  }

  /**
   * Sends what was refused once more, put right, in its old place, under a new id that names the first refused one.
   * Later changes of the record follow it; the correction is said again after them where they might speak against it.
   */
  async function correct(
    unit: RecordUnit,
    row: Row<Bodies, 'records'>,
    refused: readonly Row<Bodies, 'aside'>[],
    outbox: readonly Row<Bodies, 'outbox'>[],
    changed: ChangedFields,
    options: EditOptions,
  ): Promise<void> {
    const [first] = refused
    if (!first) return
    const before = refused.map(({ body }) => body.change)
    const change: Change = {
      ...first.body.change,
      ...(first.body.change.creates ? {} : baseOf(row.body, null)),
      ...(await written(unit)),
      fields: [...before.map((one) => one.fields), changed].reduce(fold),
      resolves: [...new Set([...before.flatMap((one) => one.resolves), ...(options.resolves ?? [])])],
      replaces: first.change,
      hold_until: options.holdUntil ?? null,
    }
    for (const one of refused) unit.put('aside', { ...one, body: { ...one.body, replaced_by: change.change_id } })
    const { worker, id } = row
    unit.put('outbox', { worker, seq: first.body.seq, record: id, lane: options.urgent ? 0 : 1, body: change })
    const last = outbox.at(-1)
    if (!last) return
    if (last.body.wire === null) unit.put('outbox', foldedInto(last, changed, options))
    else await follow(unit, row, last.body, changed, options)
  }

  return {
    keep(given, options = {}) {
      const record = plain(given)
      return store.change(async (unit) => {
        await unit.getMany('notes', ASKED_BY_EACH)
        const worker = await needWorker(unit)
        await Promise.all([
          unit.get('records', [worker, record.id]),
          unit.list('outbox', { worker, record: record.id }),
          unit.list('aside', { worker, record: record.id }),
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
        if (options.dropDraft) unit.remove('drafts', [worker, options.dropDraft])
        unit.put('outbox', outbox)
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
        const neverLeft = row.body.server === null && outbox.every(({ body }) => body.wire === null)
        if (!neverLeft) {
          await edit(unit, id, { review: { state: 'void', reason } })
          return 'voided'
        }
        for (const { seq } of outbox) unit.remove('outbox', [worker, seq])
        for (const { change } of await unit.list('aside', { worker, record: id })) unit.remove('aside', [worker, change])
        unit.remove('records', [worker, id])
        return 'forgotten'
      }),

    letGo: (changeId) =>
      store.change(async (unit) => {
        const worker = await needWorker(unit)
        const row = await unit.get('aside', [worker, changeId])
        if (!row) return
        unit.put('aside', { ...row, body: { ...row.body, replaced_by: LET_GO } })
        await recompose(unit, worker, row.record)
      }),

    keepDraft(id, given) {
      const body = plain(given)
      return store.change(async (unit) => unit.put('drafts', { worker: await needWorker(unit), id, body }))
    },

    dropDraft: (id) => store.change(async (unit) => unit.remove('drafts', [await needWorker(unit), id])),
  }
}

/** A copy as it would travel: a screen may go on changing what it handed over, and what it watches cannot be stored. */
function plain<T>(given: T): T {
  return given === undefined ? given : (JSON.parse(JSON.stringify(given)) as T)
}

/** Read together, because a tap waits for them. */
const ASKED_BY_EACH = [['', 'here'], ['', 'clock'], ['', 'seq']] as const

/** Stands where a correcting change would: nobody waits for one. */
const LET_GO = 'let go'

/** Lays everything unsent over the server's version again, after any of them has changed. */
export async function recompose(
  unit: RecordUnit,
  worker: string,
  id: string,
  born?: { kind: string; mine: boolean },
  touch: (body: RecordBody) => Partial<RecordBody> = () => ({}),
): Promise<void> {
  const row = await unit.get('records', [worker, id])
  const kind = row?.kind ?? born?.kind
  if (kind === undefined) return
  const before = row?.body ?? blankBody(born?.mine ?? false)
  const outbox = await unit.list('outbox', { worker, record: id })
  const aside = await unit.list('aside', { worker, record: id })
  const body = composed({ ...before, ...touch(before) }, outbox, aside)
  const over = body !== null && body.gone && body.unsent === 0 && body.returned === null
  if (!body || over) unit.remove('records', [worker, id])
  else unit.put('records', { worker, id, kind, day: dayNumberOf(body.shown), body })
}

function blankBody(mine: boolean): RecordBody {
  return {
    server: null,
    epoch: null,
    shown: null as never,
    mine,
    ahead: null,
    signed_at: null,
    urgent: false,
    seen_in: null,
    expires_at: null,
    gone: false,
    unsent: 0,
    held_until: null,
    returned: null,
  }
}

/** What an edit builds on: our own last change while nothing newer has been seen, else the revision shown. */
function baseOf(body: RecordBody, last: Change | null): Pick<Change, 'base_change_id' | 'base_revision'> {
  const base_change_id = last?.change_id ?? body.ahead?.change ?? null
  return { base_change_id, base_revision: base_change_id ? null : (body.server?.revision ?? null) }
}

function foldedInto(row: Row<Bodies, 'outbox'>, changed: ChangedFields, options: EditOptions): Row<Bodies, 'outbox'> {
  const change: Change = {
    ...row.body,
    fields: fold(row.body.fields, changed),
    resolves: [...new Set([...row.body.resolves, ...(options.resolves ?? [])])],
    hold_until: options.urgent ? null : (options.holdUntil ?? row.body.hold_until),
  }
  return { ...row, lane: options.urgent ? 0 : row.lane, body: change }
}

const SENT_APART = new Set(['id', 'kind', 'revision', 'received_at', 'recorder_id', 'device_id', 'review', 'conflicts', 'withheld', 'occurred_at', 'clock'])

function createdFields(record: FieldRecord): ChangedFields {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => !SENT_APART.has(name) && !isBlank(value)))
}

function isBlank(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0)
}
