import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'
import { boxAround } from '@/records/box'
import type { Box } from '@/records/onMap'

export type BoundaryRole = 'county' | 'neighbour'
export interface BoundaryProperties {
  code: string
  name: string
  role: BoundaryRole
}
export type Outline = Polygon | MultiPolygon
export type Boundaries = FeatureCollection<Outline, BoundaryProperties>

const rings = (outline: Outline): Position[][] =>
  outline.type === 'Polygon' ? outline.coordinates : outline.coordinates.flat()

/** The box round every point of the outlines with this role; null when there is none. */
export function boxOf(boundaries: Boundaries, role: BoundaryRole = 'county'): Box | null {
  const points = boundaries.features
    .filter((feature) => feature.properties.role === role)
    .flatMap((feature) => rings(feature.geometry).flat())
  return boxAround(points)
}

export interface NameSpot {
  at: Position
  /** Which end of the word stands at the spot: at the sides it grows inwards, so that the picture does not cut it. */
  anchor: 'left' | 'right' | 'center'
}

/**
 * Where a neighbour's name goes. Its centre lies far outside the picture, so we take the middle of the part of its
 * outline that runs near our county and push it to the edge of the county's box.
 */
export function nameSpot(neighbour: Feature<Outline>, county: Box): NameSpot | null {
  const [west, south, east, north] = county
  const near = rings(neighbour.geometry)
    .flat()
    .filter(([lon = 0, lat = 0]) => lon > west - 0.12 && lon < east + 0.12 && lat > south - 0.12 && lat < north + 0.12)
  const box = boxAround(near)
  return box && pushOut([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], county)
}

function pushOut([lon, lat]: [number, number], [west, south, east, north]: Box): NameSpot {
  const across = (lon - (west + east) / 2) / ((east - west) / 2)
  const up = (lat - (south + north) / 2) / ((north - south) / 2)
  const reach = Math.max(Math.abs(across), Math.abs(up))
  const factor = reach === 0 ? 1 : Math.max(1, 1.04 / reach)
  const atSide = Math.abs(across) >= Math.abs(up)
  return {
    at: [(west + east) / 2 + across * factor * ((east - west) / 2), (south + north) / 2 + up * factor * ((north - south) / 2)],
    anchor: atSide ? (across < 0 ? 'left' : 'right') : 'center',
  }
}
