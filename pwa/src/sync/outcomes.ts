import { LET_GO, type Change, type RecordBody, type RecordUnit } from '../records/bodies'
import { wasLetGoWith, type Aside } from '../records/followers'
import { leftForm, unqueue, type Queued } from '../records/outgoing'
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

/** Where a change stands on this phone when its answer comes. */
interface Standing {
  /** Its row in the outbox. `null` once it has left that, also when a correction lies in its place: the answer says nothing of that one. */
  queued: Queued | null
  aside: Aside | undefined
  lane: number | undefined
}

/** How long to leave a change that waits on the server before asking again. */
const ASK_AGAIN_MS = 120_000

/** Writes down what became of one change. */
export async function settle(unit: RecordUnit, worker: string, answered: Answered, at: { now: number; epoch: string }): Promise<void> {
  const { change, outcome } = answered
  const standing = await standingOf(unit, worker, answered)
  if (outcome.outcome === 'waiting') wait(unit, answered, standing, at.now)
  else {
    if (standing.queued) unqueue(unit, worker, answered.seq)
    if (isToBeHeld(outcome, standing, at.epoch)) hold(unit, worker, answered, standing, at.now)
    if (outcome.outcome === 'refused' || outcome.outcome === 'conflict') await stepAside(unit, worker, answered, standing, outcome.outcome, at.now)
    else await take(unit, worker, answered, at.epoch)
  }
  const build = outcome.outcome === 'refused' ? await steppedBack(unit, worker, change) : undefined
  await recompose(unit, worker, change.id, undefined, build)
}

/**
 * What a server had accepted may come back from it once it was restored. Then nothing may build on it: edits build on what it had been
 * built on itself, as far as that did not come back too.
 */
async function steppedBack(unit: RecordUnit, worker: string, change: Change): Promise<((body: RecordBody) => Partial<RecordBody>) | undefined> {
  let first = change
  for (;;) {
    const below = first.base_change_id ? await unit.get('aside', [worker, first.base_change_id]) : undefined
    if (below?.body.how !== 'refused') break
    first = below.body.change
  }
  const { base_change_id, base_revision } = first
  return ({ ahead, server }) => {
    if (ahead?.change !== change.change_id) return {}
    return base_change_id ? { ahead: { ...ahead, change: base_change_id } } : { ahead: null, server: server && { ...server, revision: base_revision ?? server.revision } }
  }
}

async function standingOf(unit: RecordUnit, worker: string, { change, seq }: Answered): Promise<Standing> {
  const row = await unit.get('outbox', [worker, seq])
  const queued = row?.body.change_id === change.change_id ? row : null
  if (queued && !queued.body.again) return { queued, aside: undefined, lane: queued.lane }
  const aside = await unit.get('aside', [worker, change.change_id])
  const held = await unit.get('sent', [worker, change.change_id])
  // What is asked for its receipt has lost its lane in the outbox.
  const lane = aside?.body.lane ?? held?.body.lane ?? (queued?.body.again === 'restore' ? queued.lane : undefined)
  return { queued, aside, lane }
}

/**
 * The server keeps what it refused, too; restored to before that it has to get it again, unless a correction goes in its place.
 * Without an epoch it never had it.
 */
function isToBeHeld({ outcome }: Outcome, { aside }: Standing, epoch: string): boolean {
  const corrected = (aside?.body.replaced_by ?? LET_GO) !== LET_GO
  return outcome !== 'refused' || (epoch !== '' && !corrected)
}

async function take(unit: RecordUnit, worker: string, { change, outcome, signedAt }: Answered, epoch: string): Promise<void> {
  for (const row of await unit.list('aside', { worker, record: change.id })) {
    // A conflict stays until the pulled record shows none: this may have decided one of several.
    const { replaced_by } = row.body
    const overcome = change.replaces !== null && replaced_by !== null && replaced_by !== LET_GO
    if (overcome || row.change === change.change_id) unit.remove('aside', [worker, row.change])
  }
  await recompose(unit, worker, change.id, undefined, (body) => ({
    ...serverSide(body, change, outcome, epoch),
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
function hold(unit: RecordUnit, worker: string, { change, seq, outcome, signedAt }: Answered, { lane }: Standing, now: number): void {
  const kept: Change = { ...change, posted: null, again: null, ask_again_at: null }
  const body = { change: kept, seq, outcome: outcome.outcome, revision: outcome.revision, at: now, signed_at: signedAt, lane }
  unit.put('sent', { worker, change: change.change_id, record: change.id, body })
}

async function stepAside(
  unit: RecordUnit,
  worker: string,
  { change, seq, outcome }: Answered,
  { aside, lane }: Standing,
  how: 'refused' | 'conflict',
  now: number,
): Promise<void> {
  const revision = outcome.revision ?? (await unit.get('records', [worker, change.id]))?.body.server?.revision ?? null
  const body = {
    change: { ...change, posted: null, again: null, ask_again_at: null },
    seq,
    how,
    problem: outcome.problem ?? { slug: how, title: '' },
    revision,
    at: now,
    replaced_by: aside?.body.replaced_by ?? ((await wasLetGoWith(unit, worker, change, outcome.problem)) ? LET_GO : null),
    lane,
  }
  unit.put('aside', { worker, change: change.change_id, record: change.id, body })
}

function wait(unit: RecordUnit, { change }: Answered, { queued }: Standing, now: number): void {
  if (queued) unit.put('outbox', { ...queued, body: { ...change, ask_again_at: now + ASK_AGAIN_MS } })
}

/** Finds a change of ours wherever it stands, for an outcome that came later. */
export async function findChange(unit: RecordUnit, worker: string, changeId: string): Promise<{ change: Change; seq: number } | null> {
  const queued = (await unit.list('outbox', { worker })).find((row) => row.body.change_id === changeId)
  if (queued) return { change: { ...queued.body, wire: await leftForm(unit, queued) }, seq: queued.seq }
  const row = (await unit.get('aside', [worker, changeId])) ?? (await unit.get('sent', [worker, changeId]))
  return row ? { change: row.body.change, seq: row.body.seq } : null
}
