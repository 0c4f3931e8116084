import { newId, type Clock, type Milliseconds } from '../device'
import type { RecordReading, RecordUnit } from './bodies'
import type { ClockStamp } from './record'

/** The last comparison of the phone's clock with the server's. */
export interface Measured {
  offset_ms: Milliseconds
  epoch: string
  /** Which comparison of this phone it is: 1, 2, 3 … */
  count: number
  /** What the phone's clock showed then. */
  at?: number
}

/** Knows how far the phone's clock can be trusted. */
export interface Timekeeper {
  /** The clock epoch at this moment. */
  epoch(): string
  stamp(reading: RecordReading): Promise<ClockStamp>
  noteOffset(unit: RecordUnit, offset: Milliseconds): Promise<void>
  measured(reading: RecordReading): Promise<Measured | null>
}

/** Wall and running time may part this far before the clock counts as moved. */
const PARTED_MS = 2_000
const APART_MS = 600_000
const PLACE = ['', 'clock'] as const

/** A timekeeper for one run of the app; nothing shows that the clock stood untouched before it, so it opens a new epoch. */
export function createTimekeeper(clock: Clock): Timekeeper {
  let epoch = newId(clock.now())
  let started = clock.now() - clock.monotonic()
  const epochNow = () => {
    const start = clock.now() - clock.monotonic()
    if (Math.abs(start - started) > PARTED_MS) {
      epoch = newId(clock.now())
      started = start
    }
    return epoch
  }
  const measured = async (reading: RecordReading) => ((await reading.get('notes', PLACE))?.body ?? null) as Measured | null
  return {
    epoch: epochNow,
    measured,
    async stamp(reading) {
      const last = await measured(reading)
      return { offset_ms: last?.offset_ms ?? null, epoch: epochNow(), certain: last?.epoch === epochNow() }
    },
    async noteOffset(unit, offset) {
      const count = ((await measured(unit))?.count ?? 0) + 1
      const body: Measured = { offset_ms: Math.round(offset), epoch: epochNow(), count, at: clock.now() }
      unit.put('notes', { worker: PLACE[0], name: PLACE[1], body })
    },
  }
}

/** Judges a stamp by a comparison made after it; `null` when there has been none. */
export function judged(stamp: ClockStamp, later: Measured | null): ClockStamp {
  if (stamp.certain || !later) return stamp
  if (stamp.epoch === later.epoch) return { ...stamp, offset_ms: later.offset_ms, certain: true }
  const known = stamp.offset_ms !== null && Math.abs(stamp.offset_ms - later.offset_ms) <= APART_MS
  return { ...stamp, certain: known }
}

/**
 * The time as far as it can be known: the phone's own, put right by the last comparison where the phone was far off. Time does not run
 * backwards, so what lies before that comparison is ruled out: a clock that somebody has mended since is believed again.
 */
export function rightTime(shown: Milliseconds, last: Measured | null): Milliseconds {
  if (!last || Math.abs(last.offset_ms) <= APART_MS) return shown
  const corrected = shown + last.offset_ms
  if (last.at === undefined) return corrected
  const earliest = last.at + last.offset_ms - PARTED_MS
  return [shown, corrected].sort((a, b) => a - b).find((time) => time >= earliest) ?? corrected
}
