import type { Row } from '../database/store'
import type { Bodies, Change, RecordReading, RecordStore, RecordUnit } from '../records/bodies'
import { judged, type Measured, type Timekeeper } from '../records/timekeeper'
import type { Kinds } from './drain'

export type Queued = Row<Bodies, 'outbox'>

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

/** The earliest time (wall, ms) at which a change that has never been tried may leave; `null` when there is none. */
export async function dueAt(reading: RecordReading, worker: string, now: number): Promise<number | null> {
  const untried = (await reading.list('outbox', { worker })).map((row) => row.body).filter((change) => change.wire === null)
  const times = untried.map((change) => (isHeld(change, now) ? (change.hold_until ?? now) : now))
  return times.length ? Math.min(...times) : null
}

/**
 * Picks what leaves next and freezes it, byte for byte, before it does: one urgent record alone, else the oldest others.
 * Within a record the order is kept, so a change that has to wait holds back the later ones of its record only.
 */
export async function nextBatch(
  parts: { store: RecordStore; timekeeper: Timekeeper; kinds: Kinds },
  worker: string,
  now: number,
  limits: Limits,
): Promise<Batch | null> {
  return parts.store.change(async (unit) => {
    const rows = fitting(await chosen(unit, worker, now, limits.count), await froze(parts, unit), limits)
    for (const { row, wire } of rows) {
      if (row.body.wire === null) unit.put('outbox', { ...row, body: { ...row.body, wire } })
    }
    if (rows.length === 0) return null
    return { rows: rows.map(({ row, wire }) => ({ ...row, body: { ...row.body, wire } })), wires: rows.map(({ wire }) => wire) }
  })
}

async function chosen(unit: RecordUnit, worker: string, now: number, count: number): Promise<Queued[]> {
  const urgent = await unit.list('outbox', { worker, lane: 0 })
  const others = await unit.list('outbox', { worker, lane: 1, limit: LOOK_AT })
  const whole = others.length === LOOK_AT ? await unit.list('outbox', { worker, lane: 1 }) : others
  const open = (await unit.list('aside', { worker })).filter((row) => row.body.replaced_by === null && row.body.how === 'refused')
  const refused = new Set(open.map((row) => row.change))
  const ready = inOrder([...urgent, ...whole], (change) => !isWaiting(change, now) && !refused.has(change.base_change_id ?? ''))
  const first = ready.find((row) => row.lane === 0)
  if (!first) return ready.slice(0, count)
  return ready.filter((row) => row.record === first.record && row.seq <= first.seq).slice(0, count)
}

function inOrder(rows: Queued[], mayGo: (change: Change) => boolean): Queued[] {
  const heldBack = new Set<string>()
  return rows
    .sort((a, b) => a.seq - b.seq)
    .filter((row) => {
      if (!mayGo(row.body)) heldBack.add(row.record)
      return !heldBack.has(row.record)
    })
}

function isHeld(change: Change, now: number): boolean {
  return change.hold_until !== null && change.made_at <= now && now < change.hold_until
}

function isWaiting(change: Change, now: number): boolean {
  const again = change.ask_again_at
  return isHeld(change, now) || (again !== null && now < again && again - now <= LONGEST_WAIT_MS)
}

async function froze(parts: { timekeeper: Timekeeper; kinds: Kinds }, unit: RecordUnit): Promise<(change: Change) => string> {
  const measured = await parts.timekeeper.measured(unit)
  return (change) => change.wire ?? JSON.stringify(wireForm(change, parts.kinds, measured))
}

function fitting(rows: Queued[], freeze: (change: Change) => string, limits: Limits): { row: Queued; wire: string }[] {
  const fits: { row: Queued; wire: string }[] = []
  let bytes = 0
  for (const row of rows) {
    const wire = freeze(row.body)
    bytes += new TextEncoder().encode(wire).length + 1
    if (fits.length > 0 && bytes > limits.bytes) break
    fits.push({ row, wire })
  }
  return fits
}

/** A change as the server takes it. */
export function wireForm(change: Change, kinds: Kinds, measured: Measured | null): Record<string, unknown> {
  const { data = {}, ...envelope } = change.fields
  const later = measured && measured.count > change.measures ? measured : null
  return {
    change_id: change.change_id,
    kind: change.kind,
    id: change.id,
    base_revision: change.base_revision,
    base_change_id: change.base_change_id,
    ...(change.replaces ? { replaces: change.replaces } : {}),
    ...(change.resolves.length ? { resolves: change.resolves } : {}),
    occurred_at: change.occurred_at,
    clock: judged(change.clock, later),
    ...envelope,
    data: kinds.get(change.kind)?.toWire(data) ?? data,
  }
}
