import type { RecordUnit } from '../records/bodies'
import { dayOf } from '../records/day'
import { declaredBy, forgetFile, LANE, pieceNames, smallOf, type FileRow } from '../records/files'
import { knownEpoch } from '../sync/epoch'
import { isSafe, unsettledMedia } from '../sync/housekeeping'
import type { SyncParts } from '../sync/sync'
import { isClaimed } from './claims'

const HOUR_MS = 3_600_000
/** Longer than putting any file takes. */
const HALF_PUT_MS = HOUR_MS
/** So long a file stays that no draft and no record tells of: somebody may come back for it. */
const UNCLAIMED_MS = 7 * 24 * HOUR_MS
/** Whose small picture stays when the file has gone: who looks for a house has no signal. */
const STAYS_SMALL = 'landmark'

/** Drops what of photos and voice notes the phone no longer has to hold. */
export async function tidyFiles(parts: Pick<SyncParts, 'store' | 'clock' | 'timekeeper'>, worker: string): Promise<void> {
  const { store, clock, timekeeper } = parts
  await store.change(async (unit) => {
    const now = clock.now()
    const measured = await timekeeper.measured(unit)
    if (measured?.epoch !== timekeeper.epoch()) return
    const note = async (name: string) => (await unit.get('notes', [worker, name]))?.body
    // A restored server may lack what an earlier one has signed for: nothing goes before both have compared.
    if (await note('reconcile_due')) return
    const durableUntil = (await note('durable_until')) as string | undefined
    const serverNow = now + measured.offset_ms
    const epoch = await knownEpoch(unit, worker)
    const unsettled = await unsettledMedia(unit, worker)
    const newDay = (await note('files_tidied_on')) !== dayOf(serverNow)
    if (newDay) unit.put('notes', { worker, name: 'files_tidied_on', body: dayOf(serverNow) })
    for (const row of await unit.list('files', { worker })) {
      const age = Math.abs(now - row.body.put_at)
      if (!row.body.whole) {
        if (age >= HALF_PUT_MS) forgetFile(unit, row)
      } else if (row.lane === LANE.small) {
        if (newDay && age >= UNCLAIMED_MS && !(await isShown(unit, row))) forgetFile(unit, row)
      } else if (isSafe(row.body.signed_at, durableUntil, serverNow)) {
        // A restored server may lack it, or the record that tells of it: then it will ask for this.
        if (row.body.there_in === epoch && !unsettled.has(row.sha256)) await letGo(unit, row)
      } else if (newDay && row.lane === LANE.waits) await forgetUnwanted(unit, row, serverNow)
    }
  })
}

/** The server has it safe: the bytes go, and of a landmark the small picture stays while the record shows it. */
async function letGo(unit: RecordUnit, row: FileRow): Promise<void> {
  const stays = row.body.about.role === STAYS_SMALL && row.body.small !== null && (await isShown(unit, row))
  if (!stays) return forgetFile(unit, row)
  for (const name of pieceNames(row)) if (name !== smallOf(row.id)) unit.remove('pieces', [row.worker, name])
  unit.put('files', { ...row, lane: LANE.small, body: { ...row.body, pieces: 0 } })
}

/** It goes once nobody has told of it for long; by the server's time, because a moment here is a year when somebody sets the clock. */
async function forgetUnwanted(unit: RecordUnit, row: FileRow, serverNow: number): Promise<void> {
  const { unclaimed_since, ...body } = row.body
  const wanted = await isWanted(unit, row)
  if (wanted && unclaimed_since === undefined) return
  if (wanted) unit.put('files', { ...row, body })
  else if (unclaimed_since === undefined) unit.put('files', { ...row, body: { ...body, unclaimed_since: serverNow } })
  else if (serverNow - unclaimed_since >= UNCLAIMED_MS) forgetFile(unit, row)
}

async function isShown(unit: RecordUnit, { worker, sha256 }: FileRow): Promise<boolean> {
  return (await unit.list('records', { worker })).some(({ body }) => declaredBy(body).has(sha256))
}

async function isWanted(unit: RecordUnit, { worker, record, sha256 }: FileRow): Promise<boolean> {
  if (await unit.get('drafts', [worker, record])) return true
  // What was set aside as it lay may be a draft that tells of it.
  if ((await unit.list('broken', { worker })).length > 0) return true
  return isClaimed(unit, worker, record, sha256)
}
