import { Declined, fetchFile, keepSmall, shelf } from '@/media'
import { phoneStore } from '@/records'
import { readerOver, type Reader } from '@/records/reading'
import { LANDMARK } from './mediaRoles'

/** Small pictures of the houses on the roll that the server has. */
export async function housesOf(reader: Pick<Reader, 'records'>): Promise<string[]> {
  const elders = await reader.records('elder')
  return elders.flatMap(({ record }) => record.media.filter(({ role, state }) => role === LANDMARK.role && state === 'here').map(({ sha256 }) => sha256))
}

export interface Bringing {
  openSmall(sha256: string): Promise<Blob | null>
  fetch(sha256: string): Promise<Blob>
  keep(sha256: string, small: Blob): Promise<void>
}

/** What so many houses in a row meet with is no fault of theirs. */
const OUT_OF_ORDER_AFTER = 3
const TOO_MUCH = 429

/**
 * Brings those that are not on this phone, one after the other. One that the server will not give keeps no other away; without an answer, or
 * with a server out of order, it stops, and the next time goes on.
 */
export async function bring(wanted: readonly string[], { openSmall, fetch, keep }: Bringing): Promise<void> {
  let ailing = 0
  for (const sha256 of wanted) {
    if (await openSmall(sha256)) continue
    try {
      await keep(sha256, await fetch(sha256))
      ailing = 0
    } catch (error) {
      if (!(error instanceof Declined) || error.status === TOO_MUCH) return
      ailing = error.status >= 500 ? ailing + 1 : 0
      if (ailing >= OUT_OF_ORDER_AFTER) return
    }
  }
}

let bringing: Promise<void> | null = null

/** Brings the houses of my elders to this phone, so that they can be seen where there is no signal. */
export function bringHouses(): Promise<void> {
  bringing ??= phoneStore
    .read((reading) => housesOf(readerOver(reading, Date.now())))
    .then((wanted) => bring(wanted, { openSmall: shelf.openSmall, fetch: (sha256) => fetchFile(sha256, 'thumbnail'), keep: keepSmall }))
    .catch(() => undefined)
    .finally(() => (bringing = null))
  return bringing
}
