import type { RecordReading, RecordUnit } from '../records/bodies'
import { dayOf } from '../records/day'
import { isOurServers, type Declined } from '../sync/failures'

/** Why the server takes no files for now: this worker has sent enough for today, it has no room for anybody's, or something that passes. */
export interface Pause {
  why: 'quota' | 'no_room' | 'busy'
  /** By the phone's clock. */
  until: number
}

const NOTE = 'files_pause'
const TOO_MUCH = 429
const NO_ROOM = 507
/** A quota ends at midnight, give or take the way of the answer. */
const ABOUT_MS = 60_000

/** Whose files it holds back: one worker's quota is nothing to a colleague, a full server is something to all (''). `null` where it says something else. */
export function heldBackBy({ status }: Declined, worker: string): string | null {
  if (status === NO_ROOM) return ''
  return status === TOO_MUCH ? worker : null
}

export function pauseFrom(declined: Declined, now: number, wait: number): Pause {
  const until = now + wait
  const quota = declined.problem.slug === 'media-quota' && dayOf(until + ABOUT_MS) !== dayOf(now)
  if (!isOurServers(declined)) return { why: 'busy', until }
  if (declined.status === NO_ROOM) return { why: 'no_room', until }
  return { why: quota ? 'quota' : 'busy', until }
}

/** Written down for those who look; who sends goes by a clock that nobody sets. */
export function notePause(unit: RecordUnit, whose: string, pause: Pause): void {
  unit.put('notes', { worker: whose, name: NOTE, body: pause })
}

/** The server takes this worker's files again. */
export async function endPause(unit: RecordUnit, worker: string): Promise<void> {
  for (const whose of ['', worker]) if (await unit.get('notes', [whose, NOTE])) unit.remove('notes', [whose, NOTE])
}

/** What holds this worker's files back; a server that had no room has none until it takes a file. */
export async function pauseOf(reading: RecordReading, worker: string, now: number): Promise<Pause | null> {
  const told = await Promise.all(['', worker].map(async (whose) => (await reading.get('notes', [whose, NOTE]))?.body as Pause | undefined))
  return told.find((pause) => pause && (pause.why === 'no_room' || pause.until > now)) ?? null
}
