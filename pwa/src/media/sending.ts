import type { Ref } from 'vue'
import type { FileRow } from '../records/files'
import { Declined, isOurServers } from '../sync/failures'
import { createCarrier, GONE, type CarrierParts, type CarryingEnd } from './carrying'
import { endPause, heldBackBy, notePause, pauseFrom } from './pause'

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
/** What so many files in a row meet with is no fault of theirs: the server is out of order. */
const OUT_OF_ORDER_AFTER = 3

/** Not now: no longer known, not allowed at the moment, written by another request. */
const LATER: readonly number[] = [...GONE, 403, 423]
/** The server will never have these bytes. */
const REFUSED: readonly number[] = [400, 413, 415, 422]

/** Makes the step of a drain that brings files: the oldest first, piece after piece, none of them in the way of another. */
export function createSender(parts: CarrierParts & { leaving: Ref<string | null> }): Sender {
  const { store, clock, leaving } = parts
  /** Of records that go in between; it is no word about the file. */
  let ofRecords: unknown = null
  const recordsFirst = () =>
    parts.recordsFirst().catch((error: unknown) => {
      ofRecords = error
      throw error
    })
  const { ready, carry, refuse } = createCarrier({ ...parts, recordsFirst })
  /** Until when (running) nothing of a worker leaves; under '' nothing at all. */
  const pausedUntil = new Map<string, number>()
  /** They met with an answer that was of no use the last time, and go after the others. */
  const stumbled = new Set<string>()
  /** A pause may stand written from before the app was opened. */
  const pauseEnded = new Set<string>()

  const isPaused = (worker: string) => ['', worker].some((whose) => clock.monotonic() < (pausedUntil.get(whose) ?? 0))

  /** Whether the server takes nothing for a while; that is written down for those who look. */
  async function pausedBy(declined: Declined, worker: string): Promise<boolean> {
    const whose = heldBackBy(declined, worker)
    if (whose === null) return false
    const wait = declined.retryAfter ?? FULL_FOR_NOW_MS
    pausedUntil.set(whose, clock.monotonic() + wait)
    pauseEnded.clear()
    await store.change(async (unit) => notePause(unit, whose, pauseFrom(declined, clock.now(), wait)))
    return true
  }

  async function takesAgain(worker: string): Promise<void> {
    if (pauseEnded.has(worker)) return
    await store.change((unit) => endPause(unit, worker))
    pauseEnded.add(worker)
  }

  async function nextOf(worker: string, tried: ReadonlySet<string>): Promise<FileRow | undefined> {
    const rows = (await ready(worker)).flatMap(({ row, waits }) => (waits || tried.has(row.id) ? [] : [row]))
    return rows.find(({ id }) => !stumbled.has(id)) ?? rows[0]
  }

  /** How it went; a `Declined` that says nothing of use about the file comes back as it is. */
  async function carried(row: FileRow, until: number): Promise<CarryingEnd | Declined> {
    try {
      return await carry(row, until)
    } catch (error) {
      if (!(error instanceof Declined) || error === ofRecords) throw error
      if (!REFUSED.includes(error.status) && !LATER.includes(error.status)) return error
      // Whoever stands between may say no in its own words; that is no reason to give a photo up.
      if (REFUSED.includes(error.status) && isOurServers(error)) await refuse(row, error.problem)
      return 'not_now'
    }
  }

  return {
    async sendFiles(worker) {
      const until = clock.monotonic() + ROUND_MS
      const tried = new Set<string>()
      let sent = 0
      let inARow = 0
      /** Of a file that had not stumbled before: soon it may be otherwise. */
      let news: Declined | null = null
      try {
        while (!isPaused(worker)) {
          const next = await nextOf(worker, tried)
          if (!next) break
          tried.add(next.id)
          leaving.value = next.sha256
          const end = await carried(next, until)
          if (end instanceof Declined) {
            if (await pausedBy(end, worker)) break
            inARow += 1
            if (!stumbled.has(next.id)) news = end
            stumbled.add(next.id)
            if (inARow >= OUT_OF_ORDER_AFTER) throw end
          } else {
            inARow = 0
            stumbled.delete(next.id)
            await takesAgain(worker)
          }
          if (end === 'time_up') return { sent, more: true }
          if (end === 'sent') sent += 1
          await recordsFirst()
        }
      } finally {
        leaving.value = null
      }
      if (news) throw news
      return { sent, more: false }
    },
  }
}
