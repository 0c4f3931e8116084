import type { Sighting, Tracker } from '@/device'
import type { Point } from '@/records'
import { SEGMENT_POSITIONS, toSegment } from './cutting'
import type { Position } from './measures'
import type { SegmentData } from '../wire'

/** One position in five seconds is enough of a walk. */
export const EVERY_MS = 5_000
/** What is not yet in a segment is written down this often: a killed tab loses no more. */
export const WRITE_EVERY = 6

export type TrackState = 'off' | 'waiting' | 'on' | 'denied' | 'lost'

export interface Recorder {
  /** Follows the phone for this shift until told otherwise; what an earlier tab left behind is taken up. */
  start(shift: { id: string; area_code: string }): Promise<void>
  /** Ends the piece and stops. */
  stop(why: 'closed' | 'paused'): Promise<void>
  state(): TrackState
  shiftId(): string | null
  last(): Point | null
  /** Positions that are in no segment yet. */
  open(): readonly Position[]
  whenChanged(tell: () => void): () => void
}

/** Where positions lie while the store of their worker is locked. */
export interface BehindLock {
  read(): Promise<Position[]>
  write(positions: readonly Position[]): Promise<void>
  clear(): Promise<void>
}

interface Parts {
  tracker: Tracker
  /** Whose store is open; `null` while it is locked. A track is only ever written for whoever began it. */
  here(): Promise<string | null>
  keepSegment(shift: { id: string; area_code: string }, data: SegmentData): Promise<void>
  readOpen(shiftId: string): Promise<Position[]>
  writeOpen(shiftId: string, positions: readonly Position[]): Promise<void>
  /** Prepared while the store is open. */
  behindLock(shiftId: string): Promise<BehindLock>
  whenBack(tell: () => void): () => void
}

/** Keeps a track under a wake lock, cut into pieces that never change. Nothing here can hold a crew back: a failure to write is tried again. */
export function createRecorder({ tracker, here, keepSegment, readOpen, writeOpen, behindLock, whenBack }: Parts): Recorder {
  let owner: string | null = null
  let shift: { id: string; area_code: string } | null = null
  let state: TrackState = 'off'
  let positions: Position[] = []
  let written = 0
  let behind: BehindLock | null = null
  /** How many of the positions in hand lie behind the lock. */
  let hidden = 0
  let newest: Point | null = null
  let stopFollowing = () => {}
  let stopWaiting = () => {}
  let letScreenGo: (() => void) | null = null
  let work: Promise<void> = Promise.resolve()
  const listeners = new Set<() => void>()
  const tell = () => listeners.forEach((one) => one())

  function become(now: TrackState) {
    if (state === now) return
    state = now
    tell()
  }
  /** One write after the other; what fails (a locked store, a full phone) is written with the next position. */
  function inTurn(job: () => Promise<void>): Promise<void> {
    work = work.then(job).catch(() => undefined)
    return work
  }
  async function cut(why: SegmentData['ended_by'], count = positions.length): Promise<void> {
    const piece = positions.slice(0, count)
    if (!shift || piece.length === 0) return
    await keepSegment(shift, toSegment(shift.id, piece, why))
    positions = positions.slice(count)
    written = 0
    await writeOpen(shift.id, positions)
  }
  function take({ at, lon, lat, acc }: Sighting) {
    const before = positions.at(-1)
    become('on')
    newest = { type: 'Point', coordinates: [Number(lon.toFixed(6)), Number(lat.toFixed(6))] }
    if (before && (at - before.at < EVERY_MS * 0.8 || at <= before.at)) return
    positions.push({ at, lon, lat, acc })
    tell()
    void inTurn(async () => {
      if (!(await isOwners())) return writeBehindLock()
      if (hidden > 0) await comeOut()
      else if (positions.length >= SEGMENT_POSITIONS) await cut('full', SEGMENT_POSITIONS)
      else if (shift && positions.length - written >= WRITE_EVERY) {
        await writeOpen(shift.id, positions)
        written = positions.length
      }
    })
  }
  /** A tab that dies behind the lock has lost no more than one that is open. */
  async function writeBehindLock() {
    if ((await here()) !== null || positions.length - hidden < WRITE_EVERY) return
    await behind?.write(positions)
    hidden = positions.length
  }
  /** Unlocked again: what waited is written where it belongs. */
  async function comeOut() {
    if (!shift) return
    while (positions.length >= SEGMENT_POSITIONS) await cut('full', SEGMENT_POSITIONS)
    await writeOpen(shift.id, positions)
    written = positions.length
    hidden = 0
    await behind?.clear()
    behind = await behindLock(shift.id)
  }
  /** While the store is locked positions wait in hand and behind the lock; when somebody else opened theirs, nothing more is followed. */
  async function isOwners(): Promise<boolean> {
    const now = await here()
    if (now !== null && now !== owner) {
      stopFollowing()
      become('lost')
    }
    return now !== null && now === owner
  }
  async function holdScreen() {
    letScreenGo?.()
    letScreenGo = shift ? await tracker.keepScreenOn() : null
  }

  return {
    async start(wanted) {
      if (shift?.id === wanted.id) return
      if (shift) await this.stop('paused')
      shift = wanted
      positions = []
      become('waiting')
      await inTurn(async () => {
        owner = await here()
        behind = await behindLock(wanted.id)
        const open = await readOpen(wanted.id)
        const last = open.at(-1)?.at ?? -Infinity
        const left = [...open, ...(await behind.read()).filter(({ at }) => at > last)]
        positions = [...left, ...positions]
        written = left.length
        hidden = 0
        if (left.length === 0) return
        await cut('lost', left.length)
        await behind.clear()
        behind = await behindLock(wanted.id)
      })
      stopFollowing = tracker.follow(take, (why) => become(why === 'denied' ? 'denied' : 'lost'))
      stopWaiting = whenBack(() => void holdScreen())
      await holdScreen()
      tell()
    },
    async stop(why) {
      stopFollowing()
      stopWaiting()
      await inTurn(async () => {
        if (!(await isOwners())) return
        await cut(why)
        await behind?.clear()
      })
      shift = null
      behind = null
      hidden = 0
      letScreenGo?.()
      letScreenGo = null
      state = 'off'
      tell()
    },
    state: () => state,
    shiftId: () => shift?.id ?? null,
    last: () => newest,
    open: () => positions,
    whenChanged(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
  }
}
