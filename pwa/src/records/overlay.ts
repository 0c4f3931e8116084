import type { Bodies, Change, RecordBody } from './bodies'
import { heads, inOrder } from './followers'
import { blankRecord, type ChangedFields, type FieldRecord } from './record'
import type { Row } from '../database/store'

/** Later fields over earlier ones; both kept where they differ in name. */
export function fold(earlier: ChangedFields, later: ChangedFields): ChangedFields {
  const folded = { ...earlier, ...later }
  return earlier.data || later.data ? { ...folded, data: { ...earlier.data, ...later.data } } : folded
}

/** The record as it looks once a change has come true. */
export function layOver(record: FieldRecord, fields: ChangedFields): FieldRecord {
  const { data, review, ...envelope } = fields
  const judged = review ? { review: { ...record.review, ...review } } : {}
  return { ...record, ...envelope, ...judged, data: { ...record.data, ...data } }
}

/** The record as a creating change alone describes it. */
export function bornFrom(change: Change): FieldRecord {
  const { data, ...envelope } = change.fields
  const { id, kind, occurred_at, clock } = change
  return { ...blankRecord({ area_code: '', ...envelope, id, kind, occurred_at, clock, data: data ?? {} }), review: change.fields.review ?? null }
}

/** What screens show and what they say about it, from the server's version and everything of ours that it lacks. */
export function composed(
  body: Omit<RecordBody, 'shown'>,
  outbox: readonly Row<Bodies, 'outbox'>[],
  aside: readonly Row<Bodies, 'aside'>[],
): RecordBody | null {
  const rows = aside.filter(({ body: { replaced_by } }) => replaced_by === null)
  const open = inOrder(rows).map((row) => row.body)
  const refused = body.server ? [] : open.filter((row) => row.how === 'refused')
  const changes = [...refused.map((row) => row.change), ...outbox.map((row) => row.body)]
  const shown = changes.reduce<FieldRecord | null>(over, body.server)
  if (!shown) return null
  const unsent = outbox.map((row) => row.body).filter((change) => change.again !== 'receipt')
  const holds = unsent.map((change) => change.hold_until ?? 0)
  const first = heads(rows)[0]?.body
  return {
    ...body,
    shown,
    unsent: unsent.length,
    signed_at: unsent.length ? null : body.signed_at,
    urgent: outbox.length ? outbox.some((row) => row.lane === 0) : body.urgent,
    held_until: holds.length && Math.min(...holds) > 0 ? Math.max(...holds) : null,
    returned: first ? { how: first.how, change: first.change.change_id, problem: first.problem } : null,
  }
}

function over(record: FieldRecord | null, change: Change): FieldRecord | null {
  if (record) return layOver(record, change.fields)
  return change.creates ? bornFrom(change) : null
}
