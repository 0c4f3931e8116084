import type { Change, RecordReading, RecordStore, RecordUnit } from '../records/bodies'
import { leftForm, type Outgoing, type Queued } from '../records/outgoing'

export type { Queued } from '../records/outgoing'

/** Changes that leave together; `wires` are their frozen forms in the same order. */
export interface Batch {
  rows: Queued[]
  wires: string[]
}

export interface Limits {
  count: number
  bytes: number
}

/** A change held longer than this has met a clock that was set back, and goes. */
const LONGEST_WAIT_MS = 3_600_000
/** Enough rows to fill a batch also when some have to wait. */
const LOOK_AT = 400

/** The earliest time (wall, ms) at which a change may leave that was not due yet at the last try in vain; `null` when there is none. */
export async function dueAt(reading: RecordReading, worker: string, now: number, tried: number | null = null): Promise<number | null> {
  const wasDue = ({ hold_until, made_at }: Change) => tried !== null && tried <= now && (hold_until ?? made_at) < tried
  const untried = (await reading.list('outbox', { worker })).map((row) => row.body).filter((change) => change.wire === null && !wasDue(change))
  const times = untried.map((change) => (isHeld(change, now) ? (change.hold_until ?? now) : now))
  return times.length ? Math.min(...times) : null
}

/** The same for what locked colleagues have closed in the post. */
export async function postDueAt(reading: RecordReading, now: number, except: string | null): Promise<number | null> {
  const waiting = (await reading.list('post', {})).filter((row) => row.worker !== except).map((row) => row.body).filter((body) => !body.left && body.answer === null && body.refused === null)
  return waiting.length ? Math.min(...waiting.map(({ hold_until, made_at }) => (isHeld({ hold_until, made_at }, now) ? (hold_until ?? now) : now))) : null
}

/**
 * Picks what leaves next and freezes it, byte for byte, before it does: one urgent record alone, else the oldest others.
 * Within a record the order is kept, so a change that has to wait holds back the later ones of its record only.
 */
export async function nextBatch(
  parts: { store: RecordStore; outgoing: Outgoing },
  worker: string,
  now: number,
  limits: Limits,
): Promise<Batch | null> {
  return parts.store.change(async (unit) => {
    const ready = await chosen(unit, worker, now, limits.count)
    if (ready.length === 0) return null
    await unit.getMany('post', ready.map(({ seq }) => [worker, seq] as const))
    const frozen: Queued[] = []
    const wires = await fitting(ready, async (row) => {
      const fixed = await parts.outgoing.freeze(unit, row)
      frozen.push(fixed)
      return fixed.body.wire
    }, limits)
    return { rows: frozen.slice(0, wires.length), wires }
  })
}

async function chosen(unit: RecordUnit, worker: string, now: number, count: number): Promise<Queued[]> {
  const urgent = await unit.list('outbox', { worker, lane: 0 })
  const others = await unit.list('outbox', { worker, lane: 1, limit: LOOK_AT })
  const whole = others.length === LOOK_AT ? await unit.list('outbox', { worker, lane: 1 }) : others
  const open = (await unit.list('aside', { worker })).filter((row) => row.body.replaced_by === null && row.body.how === 'refused')
  const refused = new Set(open.map((row) => row.change))
  const rows = [...urgent, ...whole]
  const forAPerson = new Set<Queued>()
  for (const row of rows) if (refused.has(row.body.base_change_id ?? '') && (await isForAPerson(unit, row))) forAPerson.add(row)
  const ready = inOrder(rows, (row) => !isWaiting(row.body, now) && !forAPerson.has(row))
  const first = ready.find((row) => row.lane === 0)
  if (!first) return ready.slice(0, count)
  return ready.filter((row) => row.record === first.record && row.seq <= first.seq).slice(0, count)
}

function inOrder(rows: Queued[], mayGo: (row: Queued) => boolean): Queued[] {
  const heldBack = new Set<string>()
  return rows
    .sort((a, b) => a.seq - b.seq)
    .filter((row) => {
      if (!mayGo(row)) heldBack.add(row.record)
      return !heldBack.has(row.record)
    })
}

function isHeld({ hold_until, made_at }: Pick<Change, 'hold_until' | 'made_at'>, now: number): boolean {
  return hold_until !== null && made_at <= now && now < hold_until && hold_until - now <= LONGEST_WAIT_MS
}

/** What builds on something refused waits for a person, but what left before that has to be on the server: a restored one gets it again. */
async function isForAPerson(unit: RecordUnit, row: Queued): Promise<boolean> {
  return row.body.ask_again_at !== null || (await leftForm(unit, row)) === null
}

function isWaiting(change: Change, now: number): boolean {
  const again = change.ask_again_at
  return isHeld(change, now) || (again !== null && now < again && again - now <= LONGEST_WAIT_MS)
}

async function fitting(rows: Queued[], freeze: (row: Queued) => Promise<string>, limits: Limits): Promise<string[]> {
  const wires: string[] = []
  let bytes = 0
  for (const row of rows) {
    const wire = await freeze(row)
    bytes += new TextEncoder().encode(wire).length + 1
    if (wires.length > 0 && bytes > limits.bytes) break
    wires.push(wire)
  }
  return wires
}
