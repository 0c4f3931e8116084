import type { Position } from 'geojson'
import type { Box } from './onMap'

/** The smallest box that holds all points; null for none. */
export function boxAround(points: Position[]): Box | null {
  if (points.length === 0) return null
  return points.reduce<Box>(
    ([west, south, east, north], [lon, lat]) => [
      Math.min(west, lon ?? west),
      Math.min(south, lat ?? south),
      Math.max(east, lon ?? east),
      Math.max(north, lat ?? north),
    ],
    [Infinity, Infinity, -Infinity, -Infinity],
  )
}

/** Grows a box to at least `degrees` each way, so that one single village does not zoom to a roof. */
export function noSmallerThan([west, south, east, north]: Box, degrees: number): Box {
  const wide = Math.max(0, degrees - (east - west)) / 2
  const high = Math.max(0, degrees - (north - south)) / 2
  return [west - wide, south - high, east + wide, north + high]
}
