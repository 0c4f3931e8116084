import { newId, type Clock } from '../device'
import type { Row } from '../database/store'
import type { Bodies, Change, RecordBody, RecordUnit } from './bodies'
import { writtenTime } from './day'
import { takeFiles } from './files'
import { needWorker, nextSeq } from './here'
import { fold } from './overlay'
import type { Outgoing } from './outgoing'
import type { ChangedFields, FieldRecord } from './record'
import { recompose } from './recompose'
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

/** A draft goes, and the files put for it become its record's. */
export async function useUpDraft(unit: RecordUnit, worker: string, draft: string, { id, media }: Pick<FieldRecord, 'id' | 'media'>): Promise<void> {
  unit.remove('drafts', [worker, draft])
  await takeFiles(unit, worker, draft, id, media)
}

/** What each new change starts with. */
type Fresh = Pick<Change, 'change_id' | 'made_at' | 'measures' | 'wire' | 'posted' | 'ask_again_at' | 'again'>

export interface Edits {
  written(unit: RecordUnit): Promise<Fresh>
  edit(unit: RecordUnit, id: string, changed: ChangedFields, options?: EditOptions): Promise<void>
  moor(unit: RecordUnit, record: { worker: string; id: string }, gone: readonly string[], base?: Pick<Change, 'base_change_id' | 'base_revision'>): Promise<void>
}

/** How an edit finds its place: into a change that never left, behind one that did, or instead of one that came back. */
export function createEdits(parts: { clock: Clock; timekeeper: Timekeeper; outgoing: Outgoing }): Edits {
  const { clock, timekeeper, outgoing } = parts

  async function written(unit: RecordUnit): Promise<Fresh> {
    const now = clock.now()
    const measures = (await timekeeper.measured(unit))?.count ?? 0
    return { change_id: newId(now), made_at: now, measures, wire: null, posted: null, ask_again_at: null, again: null }
  }

  async function edit(unit: RecordUnit, id: string, changed: ChangedFields, options: EditOptions = {}): Promise<void> {
    const worker = await needWorker(unit)
    const row = await unit.get('records', [worker, id])
    if (!row || row.body.gone) throw new NotOnThisPhone(id)
    const back = (await unit.list('aside', { worker, record: id })).filter(({ body }) => body.how === 'refused')
    const refused = back.filter(({ body }) => body.replaced_by === null).sort((a, b) => a.body.seq - b.body.seq)
    const cameBack = new Set(back.map(({ change }) => change))
    const outbox = (await unit.list('outbox', { worker, record: id })).filter(
      ({ body }) => body.again !== 'receipt' && !cameBack.has(body.change_id),
    )
    const last = outbox.at(-1)
    if (options.dropDraft) await useUpDraft(unit, worker, options.dropDraft, { id, media: changed.media ?? row.body.shown.media })
    if (refused.length > 0) await correct(unit, row, refused, outbox, changed, options)
    else if (last && last.body.again === null && !(await outgoing.hasLeft(unit, last))) {
      await outgoing.put(unit, foldedInto(last, changed, options))
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
    await outgoing.put(unit, { worker, seq: await nextSeq(unit), record: id, lane: options.urgent ? 0 : 1, body: change })
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
    const { worker, id } = row
    for (const one of refused) {
      unit.put('aside', { ...one, body: { ...one.body, replaced_by: change.change_id } })
      unit.remove('sent', [worker, one.change])
    }
    const lane = options.urgent ? 0 : Math.min(...refused.map(({ body }) => laneAgain(body, row.body)))
    await outgoing.put(unit, { worker, seq: first.body.seq, record: id, lane, body: change })
    await moor(unit, row, before.slice(1).map(({ change_id }) => change_id), { base_change_id: change.change_id, base_revision: null })
    const last = (await unit.list('outbox', { worker, record: id })).filter(({ seq }) => outbox.some((one) => one.seq === seq)).at(-1)
    if (!last) return
    if (!(await outgoing.hasLeft(unit, last))) await outgoing.put(unit, foldedInto(last, changed, options))
    else await follow(unit, row, last.body, changed, options)
  }

  /** Gives what has not left another base where its own will not come true: the record as the server has it, or a correction. */
  async function moor(
    unit: RecordUnit,
    { worker, id }: { worker: string; id: string },
    gone: readonly string[],
    base?: Pick<Change, 'base_change_id' | 'base_revision'>,
  ): Promise<void> {
    const record = await unit.get('records', [worker, id])
    const onto = base ?? (record?.body.server ? baseOf(record.body, null) : null)
    if (!onto) return
    for (const one of await unit.list('outbox', { worker, record: id })) {
      if (!gone.includes(one.body.base_change_id ?? '') || (await outgoing.hasLeft(unit, one))) continue
      await outgoing.put(unit, { ...one, body: { ...one.body, ...onto } })
    }
  }

  return { written, edit, moor }
}

/** The lane for what left before: an alarm is one also the second time. */
export function laneAgain(before: { lane?: number | undefined }, record: Pick<RecordBody, 'urgent'> | undefined): number {
  return before.lane ?? (record?.urgent ? 0 : 1)
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
