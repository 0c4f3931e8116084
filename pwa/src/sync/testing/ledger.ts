import type { FieldRecord, ProblemWords } from '../../records/record'
import type { Outcome, PulledRow } from '../wire'

/** A change as it arrives at the server. */
export interface Arrived extends Record<string, unknown> {
  change_id: string
  kind: string
  id: string
  base_revision: number | null
  base_change_id: string | null
  occurred_at: string
  replaces?: string
  resolves?: string[]
  data: Record<string, unknown>
}

interface Seen {
  revision: number
  own: ReadonlySet<string>
}

interface Held {
  record: FieldRecord
  revisions: { revision: number; change_id: string }[]
  /** Flat field name → the revision and change that wrote it last. */
  wrote: Map<string, { revision: number; change_id: string; value: unknown }>
}

interface Known {
  text: string
  change: Arrived
  outcome: Outcome
}

interface FeedRow {
  seq: number
  row: PulledRow
}

const FRAME = new Set(['change_id', 'kind', 'id', 'base_revision', 'base_change_id', 'replaces', 'resolves', 'data', 'clock', 'occurred_at'])

/** The records of a small server in memory that keeps to the sync contract: idempotent, merging by field, with a feed. */
export class Ledger {
  readonly records = new Map<string, Held>()
  readonly changes = new Map<string, Known>()
  feed: FeedRow[] = []
  seq = 0
  /** Says why a change is refused; `null` when it is welcome. */
  refuses: (change: Arrived) => ProblemWords | null = () => null

  receive(text: string): Outcome {
    const change = JSON.parse(text) as Arrived
    const known = this.changes.get(change.change_id)
    if (known && known.text !== text) return refused(change, { slug: 'change-id-reused', title: 'The same id with other content.' })
    if (known && known.outcome.outcome !== 'waiting') return known.outcome
    const outcome = this.judge(change)
    this.changes.set(change.change_id, { text, change, outcome })
    if (outcome.outcome !== 'waiting') this.wake(change.change_id)
    return outcome
  }

  private judge(change: Arrived): Outcome {
    if (!change.occurred_at) return refused(change, { slug: 'invalid', title: 'occurred_at is missing.' })
    const problem = this.refuses(change)
    if (problem) return refused(change, problem)
    const held = this.records.get(change.id)
    if (change.base_revision === null && change.base_change_id === null) {
      return held ? refused(change, { slug: 'record-exists', title: 'Made already.' }) : this.create(change)
    }
    const base = change.base_change_id ? this.standIn(change.base_change_id)?.outcome : null
    if (base?.outcome === 'refused') return refused(change, { slug: 'base-refused', title: 'Its base was refused.' })
    const settled = base && ['accepted', 'merged', 'conflict'].includes(base.outcome)
    if ((change.base_change_id && !settled) || !held) return { change_id: change.change_id, outcome: 'waiting', revision: null, problem: null }
    const seen = this.seenBy(change)
    if (seen.revision > (held.record.revision ?? 0)) return { change_id: change.change_id, outcome: 'waiting', revision: null, problem: null }
    return this.merge(change, held, seen)
  }

  private create(change: Arrived): Outcome {
    const { data, ...envelope } = change
    const record = {
      ...(Object.fromEntries(Object.entries(envelope).filter(([name]) => !FRAME.has(name) || name === 'clock' || name === 'occurred_at')) as unknown as FieldRecord),
      id: change.id, kind: change.kind, revision: 0, review: null, conflicts: [], data: {},
    }
    const held: Held = { record, revisions: [], wrote: new Map() }
    this.records.set(change.id, held)
    return this.write(change, held, fieldsOf({ ...change, data }), 'accepted')
  }

  /** What the author had seen when the chain of own changes began, and that chain. */
  private seenBy(change: Arrived): Seen {
    const own = new Set<string>()
    let step = change
    while (step.base_change_id) {
      const known = this.standIn(step.base_change_id)
      if (!known) break
      own.add(known.change.change_id)
      step = known.change
    }
    return { revision: step.base_revision ?? 0, own }
  }

  private merge(change: Arrived, held: Held, seen: Seen): Outcome {
    const byOthers = (wrote: { revision: number; change_id: string }) => wrote.revision > Math.max(1, seen.revision) && !seen.own.has(wrote.change_id)
    const decides = new Set(change.resolves ?? [])
    const fields = fieldsOf(change)
    const clashes = [...fields].filter(([name, value]) => {
      const last = held.wrote.get(name)
      return last && byOthers(last) && !same(last.value, value) && !decides.has(name.replace('data.', ''))
    })
    for (const [name, value] of clashes) {
      const last = held.wrote.get(name)
      held.record.conflicts.push({
        field: name.replace('data.', ''),
        values: [
          { value: last?.value, by: null, at: null, change_id: last?.change_id ?? '' },
          { value, by: null, at: null, change_id: change.change_id },
        ],
      })
      fields.delete(name)
    }
    held.record.conflicts = held.record.conflicts.filter(({ field }) => !decides.has(field))
    const others = held.revisions.some(byOthers)
    if (clashes.length) return { ...this.write(change, held, fields, 'conflict'), problem: { slug: 'conflict', title: 'Changed by another.' } }
    return this.write(change, held, fields, others ? 'merged' : 'accepted')
  }

  private write(change: Arrived, held: Held, fields: Map<string, unknown>, outcome: Outcome['outcome']): Outcome {
    const revision = (held.record.revision ?? 0) + 1
    held.revisions.push({ revision, change_id: change.change_id })
    held.record = { ...held.record, revision, data: { ...held.record.data } }
    for (const [name, value] of fields) {
      held.wrote.set(name, { revision, change_id: change.change_id, value })
      if (name.startsWith('data.')) held.record.data[name.slice(5)] = value
      else Object.assign(held.record, { [name]: value })
    }
    this.tell({ ...held.record })
    return { change_id: change.change_id, outcome, revision, problem: null }
  }

  /** Another phone or a clerk changes a record. */
  writeElsewhere(id: string, data: Record<string, unknown>): void {
    const held = this.records.get(id)
    if (!held) throw new Error(`no record ${id}`)
    const fields = new Map(Object.entries(data).map(([name, value]) => [`data.${name}`, value]))
    this.write({ change_id: crypto.randomUUID(), kind: '', id, base_revision: null, base_change_id: null, occurred_at: '', data }, held, fields, 'accepted')
  }

  tell(row: PulledRow): void {
    this.seq += 1
    this.feed = this.feed.filter((one) => one.row.id !== row.id || one.row.kind !== row.kind)
    this.feed.push({ seq: this.seq, row })
  }

  /** The change that counts for another: itself, or the accepted one that replaces it. */
  private standIn(changeId: string): Known | undefined {
    const replacing = [...this.changes.values()].find(({ change, outcome }) => change.replaces === changeId && outcome.outcome === 'accepted')
    return replacing ?? this.changes.get(changeId)
  }

  private waitsFor({ id, base_change_id }: Arrived, changeId: string): boolean {
    const arrived = this.changes.get(changeId)?.change
    return base_change_id === null ? arrived?.id === id : base_change_id === changeId || base_change_id === arrived?.replaces
  }

  private wake(changeId: string): void {
    for (const known of this.changes.values()) {
      if (known.outcome.outcome !== 'waiting' || !this.waitsFor(known.change, changeId)) continue
      const outcome = this.judge(known.change)
      if (outcome.outcome === 'waiting') continue
      known.outcome = outcome
      const data = { outcome: outcome.outcome, revision: outcome.revision, problem: outcome.problem }
      this.tell({ kind: 'change_outcome', id: known.change.change_id, data })
      this.wake(known.change.change_id)
    }
  }
}

function fieldsOf(change: Arrived): Map<string, unknown> {
  const envelope = Object.entries(change).filter(([name]) => !FRAME.has(name))
  const data = Object.entries(change.data).map(([name, value]) => [`data.${name}`, value] as const)
  return new Map<string, unknown>([...envelope, ...data])
}

function refused(change: Arrived, problem: ProblemWords): Outcome {
  return { change_id: change.change_id, outcome: 'refused', revision: null, problem }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
