import { newId } from '../device'
import { deliverAgain } from '../vault/courier'
import type { Row } from '../database/store'
import type { Bodies, RecordUnit } from '../records/bodies'
import { laneAgain } from '../records/edits'
import { isSignedFor, LANE, type FileRow } from '../records/files'
import { recompose } from '../records/recompose'

type Held = Row<Bodies, 'sent'>

/** The restore of the server that this worker's rows come from; `null` before the first contact. */
export async function knownEpoch(unit: Pick<RecordUnit, 'get'>, worker: string): Promise<string | null> {
  return ((await unit.get('notes', [worker, 'epoch']))?.body ?? null) as string | null
}

/**
 * Meets the epoch an answer names. After a restore of the server: forget the cursor, compare what both hold,
 * and send again everything still held. Tells whether that was so.
 */
export async function meetEpoch(unit: RecordUnit, worker: string, epoch: string): Promise<boolean> {
  const known = await knownEpoch(unit, worker)
  if (known === epoch) return false
  unit.put('notes', { worker, name: 'epoch', body: epoch })
  if (known === null) return false
  startOver(unit, worker)
  await deliverAgain(unit, worker)
  unit.put('notes', { worker, name: 'reconcile_due', body: true })
  await sendAgain(unit, worker, 'restore')
  // What the earlier server knew to be waiting, this one may never have heard of.
  for (const row of await unit.list('outbox', { worker })) {
    if (row.body.ask_again_at !== null) unit.put('outbox', { ...row, body: { ...row.body, ask_again_at: null } })
  }
  return true
}

/** Forgets the cursor: the next pull brings everything, and what it does not bring any more goes. */
export function startOver(unit: RecordUnit, worker: string): void {
  unit.remove('notes', [worker, 'cursor'])
  unit.put('notes', { worker, name: 'full_pull', body: newId() })
}

/** Queues held changes once more, exactly as they were: of all records, or of those named. */
export async function sendAgain(
  unit: RecordUnit,
  worker: string,
  why: 'receipt' | 'restore',
  which: (row: { record: string; change: string }) => boolean = () => true,
): Promise<number> {
  const held = (await unit.list('sent', { worker })).filter(which)
  const queued = new Set((await unit.list('outbox', { worker })).map((row) => row.seq))
  const rows = onePerPlace(held).filter(({ body }) => !queued.has(body.seq))
  const records = new Map((await unit.getMany('records', rows.map((row) => [worker, row.record] as const))).map(({ id, body }) => [id, body]))
  for (const { record, body } of rows) {
    // A server that was restored has not heard the alarm; for the receipt alone nobody has to hurry.
    const lane = why === 'restore' ? laneAgain(body, records.get(record)) : 1
    unit.put('outbox', { worker, seq: body.seq, record, lane, body: { ...body.change, posted: null, again: why } })
    unit.remove('post', [worker, body.seq])
  }
  for (const record of new Set(rows.map((row) => row.record))) await recompose(unit, worker, record)
  return rows.length
}

/**
 * A correction lies in the place of what it corrects, and says all of that; both are held where the server took the corrected one after all.
 * What it took goes before what it refused, else the later one: it was written over the other.
 */
function onePerPlace(held: readonly Held[]): Held[] {
  const refused = ({ body }: Held) => body.outcome === 'refused'
  const places = new Map<number, Held>()
  for (const row of held) {
    const other = places.get(row.body.seq)
    const goes = !other || (refused(row) === refused(other) ? row.body.change.made_at > other.body.change.made_at : refused(other))
    if (goes) places.set(row.body.seq, row)
  }
  return [...places.values()]
}

/**
 * Takes the server's word on files that were signed for, of one record or of all: those it lacks leave once more, of those it has it is
 * noted that it does since its last restore. `has` says which; `undefined` where the word says nothing.
 */
export async function hearOfFiles(unit: RecordUnit, worker: string, epoch: string, has: (row: FileRow) => boolean | undefined, record?: string): Promise<void> {
  for (const row of (await unit.list('files', record ? { worker, record } : { worker })).filter(isSignedFor)) {
    const word = has(row)
    if (word && row.body.there_in !== epoch) unit.put('files', { ...row, body: { ...row.body, there_in: epoch } })
    const lane = row.lane === LANE.signed ? LANE.leaves : row.lane
    if (word === false) unit.put('files', { ...row, lane, body: { ...row.body, receipt: null, signed_at: null, upload: null } })
  }
}
