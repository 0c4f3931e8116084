import type { RecordReading, RecordUnit } from '../records/bodies'
import { recompose } from '../records/recompose'
import { startOver } from './epoch'

/** What of this worker still has to be brought to an end here; `owed`: what a server that was restored would have to get again. */
export async function leftOf(reading: RecordReading, worker: string): Promise<{ anything: boolean; owed: boolean }> {
  const count = (table: 'records' | 'sent' | 'files') => reading.count(table, { worker })
  const owed = (await count('sent')) + (await count('files')) > 0
  return { anything: owed || (await count('records')) > 0, owed }
}

/**
 * Lets go of what the server gave to somebody whose role has ended: asking it would bring what their new role may read, which for a
 * supervisor is a whole county. Their own records stay as long as own ones do, and what is unsent or came back stays anyway.
 */
export async function letRollGo(unit: RecordUnit, worker: string): Promise<void> {
  const given = (await unit.list('records', { worker })).filter(({ body }) => body.seen_in !== null || !(body.mine || body.gone))
  if (given.length === 0) return
  // Whoever is given such a role again gets everything anew.
  startOver(unit, worker)
  for (const { id, body } of given) await recompose(unit, worker, id, undefined, () => (body.mine ? { seen_in: null } : { gone: true, seen_in: null }))
}
