import type { RecordReading, RecordUnit } from '../records/bodies'
import { dayNumber, dayOf } from '../records/day'
import type { SyncParts } from './sync'
import { LANE } from '../records/files'
import { hearOfFiles, sendAgain } from './epoch'
import type { ReconcileAnswer } from './wire'

const HOUR_MS = 3_600_000
/** A signed change is held at least so long, unless a verified backup holds it earlier. */
const HELD_MS = 72 * HOUR_MS
/** Own records stay to be looked at so long. */
const OWN_DAYS = 60
const ASK_FOR_RECEIPT_MS = HOUR_MS / 6

type TidyParts = Pick<SyncParts, 'clock' | 'timekeeper'>

/** What time it is by the server; `null` where somebody has just set the clock: until it is compared again it is no reason to drop anything. */
async function serverNowFor({ clock, timekeeper }: TidyParts, unit: RecordUnit): Promise<number | null> {
  const measured = await timekeeper.measured(unit)
  return measured?.epoch === timekeeper.epoch() ? clock.now() + measured.offset_ms : null
}

/** Drops what the phone no longer has to hold, and asks again for receipts that never came. `ended`: the worker's role with a phone has. */
export async function tidy(parts: TidyParts & Pick<SyncParts, 'store'>, worker: string, { ended = false } = {}): Promise<void> {
  const { store, clock } = parts
  await store.change(async (unit) => {
    const now = clock.now()
    const serverNow = await serverNowFor(parts, unit)
    if (serverNow === null) return
    const durableUntil = (await unit.get('notes', [worker, 'durable_until']))?.body as string | undefined
    const sent = await unit.list('sent', { worker })
    for (const row of sent) if (isSafe(row.body.signed_at, durableUntil, serverNow)) unit.remove('sent', [worker, row.change])
    const unsigned = new Set(sent.filter(({ body }) => !body.signed_at && Math.abs(now - body.at) >= ASK_FOR_RECEIPT_MS).map((row) => row.change))
    if (unsigned.size) await sendAgain(unit, worker, 'receipt', ({ change }) => unsigned.has(change))
    const today = dayOf(serverNow)
    if ((await unit.get('notes', [worker, 'tidied_on']))?.body === today) return
    unit.put('notes', { worker, name: 'tidied_on', body: today })
    await dropExpired(unit, worker, serverNow)
    // Who has a role is told by the server, day by day, what they still need.
    if (ended) await dropUngiven(unit, worker, serverNow, () => false)
    await dropReceipts(unit, worker, now)
  })
}

/** Whether the server has twice what it signed for then. */
export function isSafe(signedAt: string | null, durableUntil: string | undefined, serverNow: number): boolean {
  const signed = Date.parse(signedAt ?? '')
  return signed < Date.parse(durableUntil ?? '') || serverNow - signed >= HELD_MS
}

async function dropExpired(unit: RecordUnit, worker: string, serverNow: number): Promise<void> {
  for (const row of await quietRecords(unit, worker)) {
    const { id, body } = row
    if (body.expires_at !== null && Date.parse(body.expires_at) <= serverNow) unit.remove('records', [worker, id])
  }
}

/**
 * After a comparison: files that the server lacks leave again, of the others it is noted that it has them for their records; records that
 * it would no longer give go. `asked`: the hashes it was told.
 */
export async function takeComparison(parts: TidyParts, unit: RecordUnit, worker: string, asked: readonly string[], answer: ReconcileAnswer): Promise<void> {
  const [told, lacked] = [new Set(asked), new Set(answer.media_missing)]
  const unsettled = await unsettledMedia(unit, worker)
  const saysNothing = (sha256: string) => !told.has(sha256) || unsettled.has(sha256)
  await hearOfFiles(unit, worker, answer.epoch, ({ sha256 }) => (lacked.has(sha256) ? false : saysNothing(sha256) ? undefined : true))
  const serverNow = await serverNowFor(parts, unit)
  if (serverNow === null) return
  const [notGiven, missing] = [new Set(answer.not_given), new Set(answer.missing_here)]
  // What is mine, lacks there, and cannot be brought again by anything here only grows old.
  await dropUngiven(unit, worker, serverNow, (id, mine) => !notGiven.has(id) && !(mine && missing.has(id)))
}

/** Drops records that the server would no longer give to a phone: at once, own ones when they are old. With what still hangs on them here nothing goes. */
async function dropUngiven(unit: RecordUnit, worker: string, serverNow: number, isGiven: (id: string, mine: boolean) => boolean): Promise<void> {
  const oldest = dayNumber(dayOf(serverNow)) - OWN_DAYS
  for (const { id, day, body } of await quietRecords(unit, worker)) {
    if (isGiven(id, body.mine)) continue
    // By the server's time: what was made under a clock that was a year behind is not a year old.
    const made = body.signed_at === null ? day : dayNumber(dayOf(Date.parse(body.signed_at)))
    if (body.mine && made >= oldest) continue
    const files = await unit.list('files', { worker, record: id })
    if (files.some(({ lane }) => lane !== LANE.small) || (await unit.get('drafts', [worker, id]))) continue
    unit.remove('records', [worker, id])
  }
}

/** Records of which nothing is to be sent, to be decided or held for a restore. */
async function quietRecords(unit: RecordUnit, worker: string) {
  const held = new Set((await unit.list('sent', { worker })).map((row) => row.record))
  return (await unit.list('records', { worker })).filter(({ id, body }) => body.unsent === 0 && !body.returned && !held.has(id))
}

/** A receipt proves what is still held: with the last of its changes it goes. */
async function dropReceipts(unit: RecordUnit, worker: string, now: number): Promise<void> {
  const held = new Set((await unit.list('sent', { worker })).map((row) => row.change))
  for (const { id, body } of await unit.list('receipts', { worker })) {
    const proves = body.outcomes.some(({ change_id }) => held.has(change_id))
    if (!proves || now - body.at >= OWN_DAYS * 24 * HOUR_MS) unit.remove('receipts', [worker, id])
  }
}

/** Hashes that something tells of which the server has not taken: what it has of them now need not be for that record. */
export async function unsettledMedia(reading: RecordReading, worker: string): Promise<ReadonlySet<string>> {
  const back = (await reading.list('aside', { worker })).filter(({ body }) => body.how === 'refused' && body.replaced_by === null)
  const changes = [...(await reading.list('outbox', { worker })).map(({ body }) => body), ...back.map(({ body }) => body.change)]
  return new Set(changes.flatMap(({ fields }) => fields.media ?? []).map(({ sha256 }) => sha256))
}
