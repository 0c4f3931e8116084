import type { Row } from '../database/store'
import type { Bodies, Change, Envelope, RecordReading, RecordUnit } from './bodies'
import { judged, type Measured, type Timekeeper } from './timekeeper'
import type { WorkLine } from './workLine'

export type Queued = Row<Bodies, 'outbox'>

/** Kinds this version of the app knows, by name. */
export type Kinds = ReadonlyMap<string, WorkLine['kinds'][number]>

export interface MadeEnvelope {
  envelope: Envelope
  answer_key: string
}

/** Closes a change so that only the server can read it; `null` while the phone has not met the server for that. */
export interface EnvelopeMaker {
  make(unit: RecordUnit, worker: string, wire: string): Promise<MadeEnvelope | null>
}

/**
 * What leaves the phone stands twice: in the outbox for its author, and closed to the server in the post, where it is delivered
 * while the author is away. Both hold the same change, byte for byte, from the moment either was put on the wire.
 */
export interface Outgoing {
  put(unit: RecordUnit, row: Queued): Promise<void>
  remove(unit: RecordUnit, worker: string, seq: number): void
  /** Whether it may have reached the server already: then it is not changed any more. */
  hasLeft(unit: RecordUnit, row: Queued): Promise<boolean>
  /** Gives the form that goes on the wire, and fixes it. */
  freeze(unit: RecordUnit, row: Queued): Promise<Queued & { body: { wire: string } }>
  /** Closes what was kept before the phone could. */
  closeAll(unit: RecordUnit, worker: string): Promise<number>
  readonly kinds: Map<string, WorkLine['kinds'][number]>
}

export function createOutgoing(parts: { timekeeper: Timekeeper; envelopes?: EnvelopeMaker }): Outgoing {
  const { timekeeper, envelopes } = parts
  const kinds = new Map<string, WorkLine['kinds'][number]>()

  const wireOf = async (unit: RecordUnit, change: Change) => JSON.stringify(wireForm(change, kinds, await timekeeper.measured(unit)))

  async function put(unit: RecordUnit, row: Queued, left = false): Promise<void> {
    const { worker, seq, lane, body } = row
    const wire = body.wire ?? (await wireOf(unit, body))
    const made = envelopes ? await envelopes.make(unit, worker, wire) : null
    unit.put('outbox', { ...row, body: { ...body, posted: made && { wire, answer_key: made.answer_key } } })
    if (made) unit.put('post', { worker, seq, lane, body: { envelope: made.envelope, made_at: body.made_at, hold_until: body.hold_until, left, answer: null, refused: null } })
    else if (body.posted) unit.remove('post', [worker, seq])
  }

  return {
    kinds,
    put: (unit, row) => put(unit, row),
    remove: unqueue,
    hasLeft: async (unit, row) => (await leftForm(unit, row)) !== null,
    async freeze(unit, row) {
      if (row.body.wire !== null) return row as Queued & { body: { wire: string } }
      const { posted } = row.body
      const wire = (await leftForm(unit, row)) ?? (await wireOf(unit, row.body))
      const frozen = { ...row, body: { ...row.body, wire } }
      if (posted && posted.wire !== wire) await put(unit, frozen)
      else unit.put('outbox', frozen)
      return frozen
    },
    async closeAll(unit, worker) {
      const open = (await unit.list('outbox', { worker })).filter((row) => row.body.posted === null && row.body.again !== 'receipt')
      for (const row of open) await put(unit, row, row.body.wire !== null)
      return open.length
    },
  }
}

/**
 * The form in which the server may have a change by now: as it was put on the wire, or as its envelope took it along; `null` while neither left.
 * Where the envelope is gone and the change is not, an answer came that nobody could open.
 */
export async function leftForm(reading: RecordReading, { worker, seq, body: { wire, posted } }: Queued): Promise<string | null> {
  if (wire !== null || !posted) return wire
  return ((await reading.get('post', [worker, seq]))?.body.left ?? true) ? posted.wire : null
}

/** Takes a change out of the outbox and out of the post. */
export function unqueue(unit: RecordUnit, worker: string, seq: number): void {
  unit.remove('outbox', [worker, seq])
  unit.remove('post', [worker, seq])
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
