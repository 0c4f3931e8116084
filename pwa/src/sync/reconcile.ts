import type { Contact } from './contact'
import type { DrainParts } from './drain'
import { isSignedFor } from '../records/files'
import { takeComparison } from './housekeeping'
import { lostIn, noteLost } from './lostStore'
import { knownEpoch, meetEpoch, sendAgain, startOver } from './epoch'
import type { Holdings, ReconcileAnswer } from './wire'

/** The server takes no more at once. */
const MOST_HELD = 20_000
/** More unsent records than this no phone has had. */
const MOST_LOST = 2_000
const DAILY_MS = 86_400_000
/** Due once more, and then no more. */
const AGAIN = 'again'

/** Makes the comparison: daily, after a new epoch, after signing in. It answers whether there is now more to send or fetch. */
export function createReconciler(parts: DrainParts & { contact: Contact }): (worker: string) => Promise<boolean> {
  const { store, clock, contact, session } = parts

  return async (worker) => {
    const due = await store.read(async (reading) => {
      const last = (await reading.get('notes', [worker, 'reconciled_at']))?.body as number | undefined
      const lost = await lostIn(reading)
      const note = (await reading.get('notes', [worker, 'reconcile_due']))?.body
      const late = last === undefined || Math.abs(clock.now() - last) >= DAILY_MS
      return note || ((lost !== null && !lost.reported) || late)
    })
    if (!due) return false
    const { epoch, held, media } = await store.read(async (reading) => ({
      epoch: await knownEpoch(reading, worker),
      held: (await reading.list('records', { worker }))
        .filter((row) => row.body.server !== null && !row.body.gone)
        .map((row) => ({ id: row.id, revision: row.body.server?.revision ?? null }))
        .slice(-MOST_HELD),
      media: [...new Set((await reading.list('files', { worker })).filter(isSignedFor).map(({ sha256 }) => sha256))].slice(-MOST_HELD),
    }))
    // Asked first: it notices when the store has been thrown away.
    const device_id = await session.deviceId()
    const lost = await store.read(lostIn)
    const unreported = lost && !lost.reported ? lost.ids.slice(0, MOST_LOST) : []
    const lost_of = Object.entries((unreported.length > 0 && lost?.of) || {}).flatMap(([worker_id, ids]) => (worker_id ? [{ worker_id, ids: ids.slice(0, MOST_LOST) }] : []))
    const holdings: Holdings = { device_id, epoch, held, media, lost: unreported, lost_of }
    const answer = await contact.ask<ReconcileAnswer>(worker, { method: 'POST', path: '/sync/reconcile', body: JSON.stringify(holdings), has: 'missing_here' })
    if (lost && !lost.reported) await noteLost(store, { reported: true })
    return store.change(async (unit) => {
      await contact.note(unit, worker, answer)
      if (await meetEpoch(unit, worker, answer.body.epoch)) return true
      unit.remove('notes', [worker, 'reconcile_due'])
      unit.put('notes', { worker, name: 'reconciled_at', body: clock.now() })
      const lacking = new Set([...answer.body.missing_here, ...answer.body.behind_here])
      const queued = lacking.size ? await sendAgain(unit, worker, 'restore', ({ record }) => lacking.has(record)) : 0
      // What only now leaves again tells of files the server could not ask for.
      if (queued > 0 && media.length > 0 && due !== AGAIN) unit.put('notes', { worker, name: 'reconcile_due', body: AGAIN })
      await takeComparison(parts, unit, worker, media, answer.body)
      const unseen = answer.body.missing_there.length + answer.body.behind_there.length > 0
      if (unseen) startOver(unit, worker)
      return unseen || queued > 0
    })
  }
}
