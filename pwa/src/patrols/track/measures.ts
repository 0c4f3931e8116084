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
/** Metres a second; faster is an error of the receiver. */
const FASTEST = 150 / 3.6
/** Positions after which a track that jumped must have come back for the jump to be a spike. */
const LOOK_AHEAD = 5
/** Within both accuracies, and at most so far, is standing still. */
const STANDING_M = 50

const apart = (one: Position, other: Position): number => metresBetween([one.lon, one.lat], [other.lon, other.lat])
const seconds = (one: Position, other: Position): number => Math.round((other.at - one.at) / 1000)
const tooFast = (one: Position, other: Position): boolean => apart(one, other) > FASTEST * Math.max(seconds(one, other), 1)

export interface TakenApart {
  pieces: Position[][]
  gaps: number[]
  spikes: number
}

/** Breaks a track at gaps, leaves spikes out and counts both: the server's rules, so that both say the same. */
export function takeApart(positions: readonly Position[]): TakenApart {
  const [first, ...rest] = positions
  const track: TakenApart = { pieces: first ? [[first]] : [], gaps: [], spikes: 0 }
  for (let n = 0; n < rest.length; n += 1) {
    const piece = track.pieces.at(-1)
    const last = piece?.at(-1)
    const here = rest[n]
    if (!piece || !last || !here) break
    if (here.at - last.at > GAP_MS) {
      track.gaps.push(here.at - last.at)
      track.pieces.push([here])
    } else if (!tooFast(last, here)) piece.push(here)
    else {
      const back = backAfter(last, rest, n)
      if (back === null) {
        // It jumped and stayed there: no line is drawn.
        track.spikes += 1
        track.pieces.push([here])
      } else {
        track.spikes += back - n
        n = back - 1
      }
    }
  }
  return track
}

function backAfter(last: Position, positions: readonly Position[], n: number): number | null {
  const jumped = positions[n]
  if (!jumped) return null
  const jump = apart(last, jumped)
  for (let k = n + 1; k < Math.min(n + 1 + LOOK_AHEAD, positions.length); k += 1) {
    const there = positions[k]
    if (there && apart(last, there) < jump / 2 && !tooFast(last, there)) return k
  }
  return null
}

function lengthOf(piece: readonly Position[]): number {
  let [total, anchor] = [0, piece[0]]
  piece.slice(1).forEach((here, place) => {
    if (!anchor) return
    const step = apart(anchor, here)
    const still = anchor.acc === null || here.acc === null ? 0 : Math.min(anchor.acc + here.acc, STANDING_M)
    if (step <= still && place < piece.length - 2) return
    total += step
    anchor = here
  })
  return total
}

/** Honest length: no line over a gap, and movement within the accuracy is standing still. */
export function measure(positions: readonly Position[]): TrackMeasures {
  const { pieces, gaps, spikes } = takeApart(positions)
  const kept = pieces.flat()
  const gapMs = gaps.reduce((sum, one) => sum + one, 0)
  const whole = (kept.at(-1)?.at ?? 0) - (kept[0]?.at ?? 0)
  return {
    length_m: Math.round(pieces.reduce((sum, piece) => sum + lengthOf(piece), 0)), street_s: Math.round((whole - gapMs) / 1000), positions: kept.length, gaps: gaps.length, gap_s: Math.round(gapMs / 1000), spikes,
  }
}

/** Over several pieces of one shift: what lies between two pieces counts as a gap too when it is one. */
export function measureAll(pieces: readonly (readonly Position[])[]): TrackMeasures {
  return measure(pieces.flat().sort((a, b) => a.at - b.at))
}
