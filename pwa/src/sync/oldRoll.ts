import { dayNumber, dayOf } from '../records/day'
import { needWorker } from '../records/here'
import { letRollGo } from './roleEnded'
import type { SyncParts } from './sync'

/** So long may a phone without contact keep names, houses and numbers; domain D. */
const KEPT_DAYS = 30
const DAY_MS = 86_400_000
const NOTE = 'roll_old'

/** Which list was found too old, and when first (wall, ms). */
interface Found {
  roll: string
  at: number
}

/**
 * Lets go of a list that nobody could renew for 30 days; what is unsent or made here stays, and with the next contact all comes back. No
 * server says what day it is: only a clock that says so for a whole day is believed, so that one that jumped empties no phone.
 */
export async function letOldRollGo({ store, clock }: Pick<SyncParts, 'store' | 'clock'>): Promise<void> {
  await store.change(async (unit) => {
    const worker = await needWorker(unit)
    const roll = (await unit.get('notes', [worker, 'roll_date']))?.body as string | undefined
    const at = clock.now()
    if (!roll || dayNumber(dayOf(at)) - dayNumber(roll) <= KEPT_DAYS) return unit.remove('notes', [worker, NOTE])
    const found = (await unit.get('notes', [worker, NOTE]))?.body as Found | undefined
    if (found?.roll !== roll || at < found.at) return unit.put('notes', { worker, name: NOTE, body: { roll, at } satisfies Found })
    if (at - found.at >= DAY_MS) await letRollGo(unit, worker)
  })
}
