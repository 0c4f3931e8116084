import type { Ref } from 'vue'
import type { FileRow } from '../records/files'
import { Declined } from '../sync/failures'
import { createCarrier, GONE, type CarrierParts, type CarryingEnd } from './carrying'

export interface Sending {
  sent: number
  /** Time is up, not the files: whatever else is due goes first. */
  more: boolean
}

export interface Sender {
  sendFiles(worker: string): Promise<Sending>
}

/** So long files leave before the phone looks what else there is. */
const ROUND_MS = 120_000
const FULL_FOR_NOW_MS = 15 * 60_000

/** Not now: no longer known, not allowed at the moment, written by another request. */
const LATER: readonly number[] = [...GONE, 403, 423]
/** The server will never have these bytes. */
const REFUSED: readonly number[] = [400, 413, 415, 422]
const FULL: readonly number[] = [429, 507]

/** The server has no room, or the worker has sent enough for today. */
class Full extends Error {}

/** Makes the step of a drain that brings files: the oldest first, piece after piece, none of them in the way of another. */
export function createSender(parts: CarrierParts & { leaving: Ref<string | null> }): Sender {
  const { clock, leaving, recordsFirst } = parts
  const { ready, carry, refuse } = createCarrier(parts)
  let fullUntil = 0

  async function carried(row: FileRow, until: number): Promise<CarryingEnd> {
    try {
      return await carry(row, until)
    } catch (error) {
      if (!(error instanceof Declined)) throw error
      const { status, problem, retryAfter } = error
      if (FULL.includes(status)) {
        fullUntil = clock.monotonic() + (retryAfter ?? FULL_FOR_NOW_MS)
        throw new Full()
      }
      if (!REFUSED.includes(status) && !LATER.includes(status)) throw error
      if (REFUSED.includes(status) && isOurServers(problem.slug)) await refuse(row, problem)
      return 'not_now'
    }
  }

  return {
    async sendFiles(worker) {
      const until = clock.monotonic() + ROUND_MS
      const tried = new Set<string>()
      let sent = 0
      try {
        while (clock.monotonic() >= fullUntil) {
          const next = (await ready(worker)).find(({ row, waits }) => !waits && !tried.has(row.id))?.row
          if (!next) break
          tried.add(next.id)
          leaving.value = next.sha256
          const end = await carried(next, until)
          if (end === 'time_up') return { sent, more: true }
          if (end === 'sent') sent += 1
          await recordsFirst()
        }
      } catch (error) {
        if (!(error instanceof Full)) throw error
      } finally {
        leaving.value = null
      }
      return { sent, more: false }
    },
  }
}

/** Whoever stands between may say no in its own words; that is no reason to give a photo up. */
const isOurServers = (slug: string): boolean => !slug.startsWith('http-')
