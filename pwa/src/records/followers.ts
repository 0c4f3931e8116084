import type { Row } from '../database/store'
import { LET_GO, type Bodies, type Change, type RecordReading } from './bodies'

export type Aside = Row<Bodies, 'aside'>

/** The server's word for a change that came back only because the one it builds on did. */
const BASE_REFUSED = 'base-refused'

const follows = ({ body }: Aside): boolean => body.how === 'refused' && body.problem.slug === BASE_REFUSED

/** In the order in which they were written. */
export const inOrder = (rows: readonly Aside[]): Aside[] => [...rows].sort((a, b) => a.body.seq - b.body.seq)

/** Those that a person has to decide about: what came back with one of them goes where that one goes. */
export function heads(rows: readonly Aside[]): Aside[] {
  const here = new Set(rows.map(({ change }) => change))
  return inOrder(rows).filter((row) => !follows(row) || !here.has(row.body.change.base_change_id ?? ''))
}

/** What came back with a change, and with that in turn, in the order in which it was written. */
export function followersOf(rows: readonly Aside[], changeId: string): Aside[] {
  const found = new Set([changeId])
  return inOrder(rows).filter((row) => {
    const with_ = follows(row) && found.has(row.body.change.base_change_id ?? '')
    if (with_) found.add(row.change)
    return with_
  })
}

/** Whether the server has no such record: then nothing about it can come true without the change that makes it. */
export async function isUnknownThere(unit: RecordReading, worker: string, record: string): Promise<boolean> {
  return ((await unit.get('records', [worker, record]))?.body.server ?? null) === null
}

/** Whether something that comes back now belongs to what was let go already. */
export async function wasLetGoWith(unit: RecordReading, worker: string, change: Change, problem: { slug: string } | null): Promise<boolean> {
  if (problem?.slug !== BASE_REFUSED || change.base_change_id === null) return false
  const base = await unit.get('aside', [worker, change.base_change_id])
  return base?.body.replaced_by === LET_GO && (await isUnknownThere(unit, worker, change.id))
}
