import { metresBetween } from '@/records/distance'
import type { TrackMeasures } from '../wire'

export interface Position {
  /** Wall time in ms. */
  at: number
  lon: number
  lat: number
  /** Metres; null when the phone does not say. */
  acc: number | null
}

/** Longer than this between two positions is a gap, never a line. */
export const GAP_MS = 30_000
/** What would need more than this from both neighbours is a spike. */
const SPIKE_KMH = 150
const UNKNOWN_ACC_M = 0

const speed = (one: Position, other: Position): number => {
  const hours = Math.abs(other.at - one.at) / 3_600_000
  const km = metresBetween([one.lon, one.lat], [other.lon, other.lat]) / 1000
  return km === 0 ? 0 : km / Math.max(hours, 1e-9)
}

/** Leaves out positions nobody can have been at, and says how many. */
export function withoutSpikes(positions: readonly Position[]): { kept: Position[]; spikes: number } {
  const kept: Position[] = []
  positions.forEach((one, place) => {
    const before = kept.at(-1)
    const after = positions[place + 1]
    const neighbours = [before, after].filter((each): each is Position => each !== undefined)
    const isSpike = neighbours.length > 0 && (before !== undefined || positions.length > 2) && neighbours.every((each) => speed(one, each) > SPIKE_KMH)
    if (!isSpike) kept.push(one)
  })
  return { kept, spikes: positions.length - kept.length }
}

/** Honest length: no line over a gap, and movement within the accuracy is standing still. */
export function measure(positions: readonly Position[]): TrackMeasures {
  const { kept, spikes } = withoutSpikes(positions)
  let [length, street, gaps, gapMs] = [0, 0, 0, 0]
  let anchor = kept[0]
  kept.forEach((one, place) => {
    const before = kept[place - 1]
    if (!before || !anchor) return
    const apart = one.at - before.at
    if (apart > GAP_MS) {
      gaps += 1
      gapMs += apart
      anchor = one
      return
    }
    street += apart
    const moved = metresBetween([anchor.lon, anchor.lat], [one.lon, one.lat])
    if (moved <= Math.max(anchor.acc ?? UNKNOWN_ACC_M, one.acc ?? UNKNOWN_ACC_M)) return
    length += moved
    anchor = one
  })
  return { length_m: Math.round(length), street_s: Math.round(street / 1000), positions: positions.length, gaps, gap_s: Math.round(gapMs / 1000), spikes }
}

/** Over several pieces of one shift: what lies between two pieces counts as a gap too when it is one. */
export function measureAll(pieces: readonly (readonly Position[])[]): TrackMeasures {
  return measure(pieces.flat().sort((a, b) => a.at - b.at))
}
