import type { RecordUnit } from '../records/bodies'
import { dayNumber, dayOf } from '../records/day'
import type { SyncParts } from './sync'
import { sendAgain } from './epoch'

const HOUR_MS = 3_600_000
/** A signed change is held at least so long, unless a verified backup holds it earlier. */
const HELD_MS = 72 * HOUR_MS
/** Own records stay to be looked at so long. */
const OWN_DAYS = 60
const ASK_FOR_RECEIPT_MS = HOUR_MS / 6

/** Drops what the phone no longer has to hold, and asks again for receipts that never came. */
export async function tidy(parts: Pick<SyncParts, 'store' | 'clock' | 'timekeeper'>, worker: string): Promise<void> {
  const { store, clock, timekeeper } = parts
  await store.change(async (unit) => {
    const now = clock.now()
    const measured = await timekeeper.measured(unit)
    // Somebody has just set the clock: until it is compared again it is no reason to drop anything.
    if (measured?.epoch !== timekeeper.epoch()) return
    const serverNow = now + measured.offset_ms
    const durableUntil = (await unit.get('notes', [worker, 'durable_until']))?.body as string | undefined
    const sent = await unit.list('sent', { worker })
    for (const row of sent) if (isSafe(row.body.signed_at, durableUntil, serverNow)) unit.remove('sent', [worker, row.change])
    const unsigned = new Set(sent.filter(({ body }) => !body.signed_at && Math.abs(now - body.at) >= ASK_FOR_RECEIPT_MS).map((row) => row.change))
    if (unsigned.size) await sendAgain(unit, worker, 'receipt', ({ change }) => unsigned.has(change))
    const today = dayOf(serverNow)
    if ((await unit.get('notes', [worker, 'tidied_on']))?.body === today) return
    unit.put('notes', { worker, name: 'tidied_on', body: today })
    await dropOld(unit, worker, serverNow)
    await dropReceipts(unit, worker, now)
  })
}

/** Whether the server has twice what it signed for then. */
export function isSafe(signedAt: string | null, durableUntil: string | undefined, serverNow: number): boolean {
  const signed = Date.parse(signedAt ?? '')
  return signed < Date.parse(durableUntil ?? '') || serverNow - signed >= HELD_MS
}

async function dropOld(unit: RecordUnit, worker: string, serverNow: number): Promise<void> {
  const oldest = dayNumber(dayOf(serverNow)) - OWN_DAYS
  const held = new Set((await unit.list('sent', { worker })).map((row) => row.record))
  for (const { id, day, body } of await unit.list('records', { worker })) {
    if (body.unsent > 0 || body.returned || held.has(id)) continue
    const expired = body.expires_at !== null && Date.parse(body.expires_at) <= serverNow
    // By the server's time too: what was made under a clock that was a year behind is not a year old.
    const old = body.mine && body.signed_at !== null && Math.max(day, dayNumber(dayOf(Date.parse(body.signed_at)))) < oldest && body.seen_in === null
    if (expired || old) unit.remove('records', [worker, id])
  }
}

/** A receipt proves what is still held: with the last of its changes it goes. */
async function dropReceipts(unit: RecordUnit, worker: string, now: number): Promise<void> {
  const held = new Set((await unit.list('sent', { worker })).map((row) => row.change))
  for (const { id, body } of await unit.list('receipts', { worker })) {
    const proves = body.outcomes.some(({ change_id }) => held.has(change_id))
    if (!proves || now - body.at >= OWN_DAYS * 24 * HOUR_MS) unit.remove('receipts', [worker, id])
  }
}
