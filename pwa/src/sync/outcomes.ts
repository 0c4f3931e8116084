import { LET_GO, type Change, type RecordBody, type RecordUnit } from '../records/bodies'
import { wasLetGoWith } from '../records/followers'
import { unqueue } from '../records/outgoing'
import { recompose } from '../records/recompose'
import { bornFrom, layOver } from '../records/overlay'
import type { Outcome } from './wire'

/** A change that has been answered. */
export interface Answered {
  change: Change
  seq: number
  outcome: Outcome
  /** Time in the verified receipt that covers this outcome; `null` without one. */
  signedAt: string | null
}

/** How long to leave a change that waits on the server before asking again. */
const ASK_AGAIN_MS = 120_000

/** Writes down what became of one change. */
export async function settle(unit: RecordUnit, worker: string, answered: Answered, at: { now: number; epoch: string }): Promise<void> {
  const { change, outcome } = answered
  if (outcome.outcome === 'accepted' || outcome.outcome === 'merged') await take(unit, worker, answered, at)
  else if (outcome.outcome === 'refused') {
    // The server keeps what it refused; restored to before that it has to get it again. Without an epoch it never had it.
    if (at.epoch) hold(unit, worker, answered, at.now)
    await stepAside(unit, worker, answered, 'refused', at.now)
  } else if (outcome.outcome === 'conflict') {
    hold(unit, worker, answered, at.now)
    await stepAside(unit, worker, answered, 'conflict', at.now)
  } else await wait(unit, worker, answered, at.now)
  await recompose(unit, worker, change.id)
}

async function take(unit: RecordUnit, worker: string, answered: Answered, at: { now: number; epoch: string }): Promise<void> {
  const { change, seq, outcome, signedAt } = answered
  unqueue(unit, worker, seq)
  hold(unit, worker, answered, at.now)
  const settled = await unit.list('aside', { worker, record: change.id })
  for (const row of settled) {
    const overcome = change.replaces !== null ? row.body.replaced_by !== null : row.body.how === 'conflict' && change.resolves.length > 0
    if (overcome || row.change === change.change_id) unit.remove('aside', [worker, row.change])
  }
  await recompose(unit, worker, change.id, undefined, (body) => ({
    ...serverSide(body, change, outcome, at.epoch),
    signed_at: signedAt,
  }))
}

/**
 * What the server has now, as far as its answer tells. A pull that was quicker knows better.
 * After a merge the revision stays, because we have not seen what it holds of others.
 */
function serverSide(body: RecordBody, change: Change, outcome: Outcome, epoch: string): Partial<RecordBody> {
  const { revision } = outcome
  const known = body.epoch === epoch ? (body.server?.revision ?? 0) : 0
  if (body.server && known >= (revision ?? 0)) return {}
  const record = body.server ? layOver(body.server, change.fields) : bornFrom(change)
  const merged = outcome.outcome === 'merged'
  const ahead = { change: change.change_id, revision: revision ?? 0, merged }
  return merged && body.server ? { server: record, ahead } : { server: { ...record, revision }, epoch, ahead }
}

/** Keeps the change until the server has it twice. */
function hold(unit: RecordUnit, worker: string, { change, seq, outcome, signedAt }: Answered, now: number): void {
  const kept: Change = { ...change, posted: null, again: null, ask_again_at: null }
  const body = { change: kept, seq, outcome: outcome.outcome, revision: outcome.revision, at: now, signed_at: signedAt }
  unit.put('sent', { worker, change: change.change_id, record: change.id, body })
}

async function stepAside(
  unit: RecordUnit,
  worker: string,
  { change, seq, outcome }: Answered,
  how: 'refused' | 'conflict',
  now: number,
): Promise<void> {
  unqueue(unit, worker, seq)
  const known = await unit.get('aside', [worker, change.change_id])
  const revision = outcome.revision ?? (await unit.get('records', [worker, change.id]))?.body.server?.revision ?? null
  const body = {
    change: { ...change, posted: null, again: null, ask_again_at: null },
    seq,
    how,
    problem: outcome.problem ?? { slug: how, title: '' },
    revision,
    at: now,
    replaced_by: known?.body.replaced_by ?? ((await wasLetGoWith(unit, worker, change, outcome.problem)) ? LET_GO : null),
  }
  unit.put('aside', { worker, change: change.change_id, record: change.id, body })
}

async function wait(unit: RecordUnit, worker: string, { change, seq }: Answered, now: number): Promise<void> {
  const row = await unit.get('outbox', [worker, seq])
  if (row) unit.put('outbox', { ...row, body: { ...change, ask_again_at: now + ASK_AGAIN_MS } })
}

/** Finds a change of ours wherever it stands, for an outcome that came later. */
export async function findChange(unit: RecordUnit, worker: string, changeId: string): Promise<{ change: Change; seq: number } | null> {
  const queued = (await unit.list('outbox', { worker })).find((row) => row.body.change_id === changeId)
  if (queued) return { change: queued.body, seq: queued.seq }
  const row = (await unit.get('aside', [worker, changeId])) ?? (await unit.get('sent', [worker, changeId]))
  return row ? { change: row.body.change, seq: row.body.seq } : null
}
