import type { Kept, Point } from '@/records'
import { bearingBetween, eighthOf, metresBetween, type Eighth } from '@/records/distance'
import type { PointData, ShiftData, Visit } from '../wire'

export interface PointHere {
  kept: Kept<PointData>
  /** Last seen, wall ms; `null`: never, as far as known. */
  visitedAt: number | null
  found: number | null
  /** In the shift that is open. */
  visit: Visit | null
  overdue: boolean
  /** The open shift means to see it. */
  planned: boolean
  metres: number | null
  bearing: Eighth | null
  degrees: number | null
}

const DAY_MS = 86_400_000
const USUAL_DAYS = 7

/** Points with the last visit, distance and bearing: those still to be seen first, near ones before far ones, else the longest not seen. */
export function pointsFrom(points: readonly Kept<PointData>[], shifts: readonly Kept<ShiftData>[], open: Kept<ShiftData> | null, here: Point | null, now: number): PointHere[] {
  const visits = shifts.flatMap(({ record }) => record.data.visits ?? [])
  return points
    .filter(({ record }) => record.data.state === 'active')
    .map((kept): PointHere => {
      const { id, data, location } = kept.record
      const mine = visits.filter(({ point_id }) => point_id === id)
      const last = mine.reduce<Visit | null>((newest, one) => (!newest || newest.at < one.at ? one : newest), null)
      const server = data.visited_at ? Date.parse(data.visited_at) : null
      const local = last ? Date.parse(last.at) : null
      const visitedAt = server === null ? local : Math.max(server, local ?? 0)
      const degrees = here && location ? bearingBetween(here.coordinates, location.coordinates) : null
      return {
        kept, visitedAt,
        found: local !== null && local === visitedAt ? (last?.found ?? null) : (data.found ?? null),
        visit: (open?.record.data.visits ?? []).filter(({ point_id }) => point_id === id).at(-1) ?? null,
        overdue: visitedAt === null || now - visitedAt > (data.every_days ?? USUAL_DAYS) * DAY_MS,
        planned: open?.record.data.points_planned?.includes(id) ?? false,
        metres: here && location ? metresBetween(here.coordinates, location.coordinates) : null,
        degrees, bearing: degrees === null ? null : eighthOf(degrees),
      }
    })
    .sort((a, b) => Number(a.visit !== null) - Number(b.visit !== null) || Number(b.planned) - Number(a.planned) || (a.metres ?? Infinity) - (b.metres ?? Infinity) || (a.visitedAt ?? 0) - (b.visitedAt ?? 0))
}
