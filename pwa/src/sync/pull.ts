import type { RecordBody, RecordUnit } from '../records/bodies'
import { recompose } from '../records/recompose'
import { dayOf } from '../records/day'
import { blankRecord, type FieldRecord } from '../records/record'
import type { Contact } from './contact'
import type { Kinds } from '../records/outgoing'
import type { DrainParts } from './drain'
import { hearOfFiles, meetEpoch, sendAgain, startOver } from './epoch'
import { Declined, NoAnswer } from './failures'
import { findChange, settle } from './outcomes'
import type { Outcome, PullAnswer, PulledRow } from './wire'

export interface Pulled {
  fetched: number
  more: boolean
  /** The page could not be used; everything will be fetched from the start. */
  startsOver: boolean
}

const STARTS_OVER: Pulled = { fetched: 0, more: true, startsOver: true }

export interface Puller {
  /** Fetches the next page and keeps it together with its cursor. */
  pullPage(worker: string): Promise<Pulled>
}

const PAGE = 500
const CURSOR_EXPIRED = 410
/** Whether a file in this state lies there. */
const SAYS: Readonly<Record<string, boolean>> = { here: true, missing: false, lost: false }

export function createPuller(parts: DrainParts & { contact: Contact }): Puller {
  const { store, clock, contact, kinds } = parts

  async function keepPage(unit: RecordUnit, worker: string, cursor: string | null, page: PullAnswer): Promise<Pulled> {
    if (await meetEpoch(unit, worker, page.epoch)) return STARTS_OVER
    if ((await cursorOf(unit, worker)) !== cursor) return STARTS_OVER
    const at = { now: clock.now(), epoch: page.epoch }
    const fullPull = await fullPullOf(unit, worker)
    await readAhead(unit, worker, page)
    for (const row of page.changes) {
      if (row.kind === 'change_outcome') await takeOutcome(unit, worker, row, at)
      else if (row.gone) await recompose(unit, worker, row.id, undefined, () => ({ gone: true }))
      else await layIn(unit, worker, row, { epoch: page.epoch, fullPull, kinds })
    }
    unit.put('notes', { worker, name: 'cursor', body: page.cursor })
    if (!page.more) await finish(unit, worker, fullPull, at.now)
    return { fetched: page.changes.length, more: page.more, startsOver: false }
  }

  return {
    async pullPage(worker) {
      const cursor = await store.change(async (unit) => {
        const known = await cursorOf(unit, worker)
        if (known === null && (await fullPullOf(unit, worker)) === null) startOver(unit, worker)
        return known
      })
      const place = cursor === null ? '' : `cursor=${encodeURIComponent(cursor)}&`
      try {
        const answer = await contact.ask<PullAnswer>(worker, { path: `/sync/pull?${place}limit=${PAGE}` })
        if (!Array.isArray(answer.body?.changes) || typeof answer.body.cursor !== 'string') throw new NoAnswer('not an answer to a pull')
        return await store.change(async (unit) => {
          await contact.note(unit, worker, answer)
          return keepPage(unit, worker, cursor, answer.body)
        })
      } catch (error) {
        if (!(error instanceof Declined) || error.status !== CURSOR_EXPIRED || cursor === null) throw error
        await store.change(async (unit) => startOver(unit, worker))
        return STARTS_OVER
      }
    },
  }
}

/** Reads at once what a page will ask for row by row. */
async function readAhead(unit: RecordUnit, worker: string, page: PullAnswer): Promise<void> {
  await unit.list('outbox', { worker })
  await unit.list('aside', { worker })
  await unit.getMany('records', page.changes.map(({ id }) => [worker, id] as const))
}

const cursorOf = async (unit: RecordUnit, worker: string) => ((await unit.get('notes', [worker, 'cursor']))?.body ?? null) as string | null
const fullPullOf = async (unit: RecordUnit, worker: string) =>
  ((await unit.get('notes', [worker, 'full_pull']))?.body ?? null) as string | null

async function takeOutcome(unit: RecordUnit, worker: string, row: PulledRow, at: { now: number; epoch: string }): Promise<void> {
  const found = await findChange(unit, worker, row.id)
  if (!found) return
  const outcome = { ...(row.data as unknown as Omit<Outcome, 'change_id'>), change_id: row.id }
  const held = await unit.get('sent', [worker, row.id])
  const sameAsSigned = held?.body.outcome === outcome.outcome && held.body.revision === outcome.revision
  if (sameAsSigned) return
  await settle(unit, worker, { ...found, outcome, signedAt: null }, at)
  await sendAgain(unit, worker, 'receipt', ({ change }) => change === row.id)
}

async function layIn(
  unit: RecordUnit,
  worker: string,
  row: PulledRow,
  page: { epoch: string; fullPull: string | null; kinds: Kinds },
): Promise<void> {
  const revision = row.revision ?? 0
  const server = recordIn(row, page.kinds)
  const stale = (body: RecordBody) => body.epoch === page.epoch && (body.server?.revision ?? 0) > revision
  for (const aside of await unit.list('aside', { worker, record: row.id })) {
    const decided = aside.body.how === 'conflict' && server.conflicts.length === 0 && revision > (aside.body.revision ?? 0)
    if (decided) unit.remove('aside', [worker, aside.change])
  }
  // Hashes are compared as a whole: of one that lies there for another record only this tells.
  const states = new Map(server.media.map(({ sha256, state }) => [sha256, state]))
  if (states.size) await hearOfFiles(unit, worker, page.epoch, ({ sha256 }) => SAYS[states.get(sha256) ?? ''], row.id)
  await recompose(unit, worker, row.id, { kind: row.kind, mine: false }, (body) => {
    if (stale(body)) return { seen_in: page.fullPull ?? body.seen_in }
    const ahead = body.ahead && stillAhead(body.ahead, revision) ? body.ahead : null
    return { server, epoch: page.epoch, ahead, expires_at: row.expires_at ?? null, gone: false, seen_in: page.fullPull ?? body.seen_in }
  })
}

/**
 * Whether an edit may go on building on our own last change. A chain stands on what was seen when it began,
 * so what was merged with others' work is built on by its revision once that has been seen.
 */
function stillAhead(ahead: NonNullable<RecordBody['ahead']>, seen: number): boolean {
  return ahead.merged ? ahead.revision > seen : ahead.revision >= seen
}

/** A pulled row as a record; what this version does not know stays in it untouched. */
function recordIn(pulled: PulledRow, kinds: Kinds): FieldRecord {
  const row = { ...pulled }
  delete row.gone
  delete row.expires_at
  const data = row.data ?? {}
  const read = (kinds.get(row.kind)?.fromWire(data) ?? data) as Record<string, unknown>
  const blank = blankRecord({ id: row.id, kind: row.kind, area_code: row.area_code ?? '', occurred_at: row.occurred_at ?? '', data: read })
  return { ...blank, ...row, conflicts: row.conflicts ?? [], media: row.media ?? [], data: read }
}

/** The server has shown everything it has: what a pull from the start did not bring is no longer ours to see. */
async function finish(unit: RecordUnit, worker: string, fullPull: string | null, now: number): Promise<void> {
  unit.put('notes', { worker, name: 'roll_date', body: dayOf(now) })
  if (fullPull === null) return
  unit.remove('notes', [worker, 'full_pull'])
  for (const row of await unit.list('records', { worker })) {
    const left = row.body.server !== null && !row.body.mine && row.body.seen_in !== fullPull
    if (left) await recompose(unit, worker, row.id, undefined, () => ({ gone: true }))
  }
}
