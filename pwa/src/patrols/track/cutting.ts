import { writtenTime } from '@/records/day'
import type { SegmentData } from '../wire'
import type { Position } from './measures'

/** About half an hour at one position in five seconds: small enough to lose, large enough to be cheap to send. */
export const SEGMENT_POSITIONS = 360
const MILLION = 1_000_000

const steps = (values: readonly number[]): number[] => values.map((value, place) => (place === 0 ? value : value - (values[place - 1] ?? 0)))

/** A piece of track as it travels: the first position as it is, then differences. */
export function toSegment(shiftId: string, positions: readonly Position[], endedBy: SegmentData['ended_by']): SegmentData {
  const first = positions[0]
  if (!first) throw new Error('A segment without positions says nothing.')
  const seconds = positions.map(({ at }) => Math.round((at - first.at) / 1000))
  const known = positions.flatMap(({ acc }) => (acc === null ? [] : [Math.round(acc)]))
  return {
    shift_id: shiftId,
    starts_at: writtenTime(first.at),
    t: steps(seconds),
    lon: steps(positions.map(({ lon }) => Math.round(lon * MILLION))),
    lat: steps(positions.map(({ lat }) => Math.round(lat * MILLION))),
    acc: known.length === positions.length ? steps(known) : null,
    source: 'live',
    ended_by: endedBy,
  }
}

/** The positions of a piece; without times there is nothing to measure by. */
export function fromSegment({ starts_at, t, lon, lat, acc }: Pick<SegmentData, 'starts_at' | 't' | 'lon' | 'lat' | 'acc'>): Position[] {
  let [at, x, y] = [Date.parse(starts_at), 0, 0]
  let metres = 0
  return t.map((seconds, place) => {
    at += seconds * 1000
    x += lon[place] ?? 0
    y += lat[place] ?? 0
    metres += acc?.[place] ?? 0
    return { at, lon: x / MILLION, lat: y / MILLION, acc: acc === null ? null : metres }
  })
}
