import { getCurrentScope, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { browserNetwork, systemClock } from '@/device'
import { phone, useLook } from '@/records'
import { LANE } from '@/records/files'
import { workerHere } from '@/records/here'
import type { ProblemWords } from '@/records/record'
import { leavingOf, type Leaving } from './leaving'
import { pauseOf, type Pause } from './pause'

/** A file that is only on this phone, and the record it belongs to. */
export interface LeavingFile {
  of: string
  sha256: string
  role: string
  filetype: string
  bytes: number
  /** Bytes that are at the server already. */
  sent: number
  /** Its record goes first, or it is an original that wants Wi-Fi. */
  waits: Leaving['waits']
  /** Why the server will not have it; `null` while it is on its way. */
  problem: ProblemWords | null
}

/** Everything of photos and sounds that the server has not signed for, in the order in which it was taken; what was refused comes last. */
export function useLeavingFiles(): Readonly<ShallowRef<LeavingFile[] | undefined>> {
  const metered = shallowRef(browserNetwork.isMetered())
  const stop = browserNetwork.whenChanged(() => (metered.value = browserNetwork.isMetered()))
  if (getCurrentScope()) onScopeDispose(stop)
  return useLook(async (reading) => {
    const worker = await workerHere(reading)
    if (worker === null) return []
    const leaving = await leavingOf(reading, worker, phone.outgoing.kinds, metered.value)
    const refused = (await reading.list('files', { worker, lane: LANE.refused })).map((row) => ({ row, waits: null }))
    return [...leaving, ...refused].map(({ row: { record, sha256, body }, waits }) => ({
      of: record, sha256, role: body.about.role, filetype: body.about.filetype, bytes: body.about.bytes, sent: body.upload?.offset ?? 0, waits, problem: body.refused,
    }))
  }, metered)
}

/** Why the server takes nothing of this worker for now; `null` while it does. */
export function usePause(): Readonly<ShallowRef<Pause | null | undefined>> {
  return useLook(async (reading) => pauseOf(reading, (await workerHere(reading)) ?? '', systemClock.now()))
}

/** How a record's files stand: on their way, waiting for Wi-Fi, and not taken by the server. */
export interface FileCounts {
  leaving: number
  forWifi: number
  notTaken: number
}

export function countedByRecord(files: readonly Pick<LeavingFile, 'of' | 'waits' | 'problem'>[]): ReadonlyMap<string, FileCounts> {
  const counts = new Map<string, FileCounts>()
  for (const { of, waits, problem } of files) {
    const counted = counts.get(of) ?? { leaving: 0, forWifi: 0, notTaken: 0 }
    counted[problem ? 'notTaken' : waits === 'wifi' ? 'forWifi' : 'leaving'] += 1
    counts.set(of, counted)
  }
  return counts
}
