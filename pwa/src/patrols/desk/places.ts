import type { MapDrawing, MapDrawings, MapPlace } from '@/records/onMap'
import type { Heat, MapFeature } from './patrolsApi'

export interface PatrolPlace extends MapPlace {
  what: 'point' | 'sign' | 'met'
  id: string
  name: string
  late: boolean
  n: number
  days: number | null
  outcome: string | null
}

const RANK = { met: 3, sign: 2, point: 1 } as const

/** Points, broken signs and people met as places on the map; what is in order stays a quiet dot. */
export function placesOf(features: readonly MapFeature[]): PatrolPlace[] {
  return together(features.flatMap((feature): PatrolPlace[] => {
    const { properties: told, geometry } = feature
    if (geometry.type !== 'Point') return []
    const at = geometry.coordinates as [number, number]
    const id = String(feature.id)
    const place = (what: PatrolPlace['what'], part: Partial<PatrolPlace>): PatrolPlace => ({ key: `${what}:${id}`, at, rank: RANK[what], what, id, name: '', late: false, n: 0, days: null, outcome: null, ...part })
    if (told.layer === 'point') return [place('point', { name: told.name, late: told.overdue, days: told.days })]
    if (told.layer === 'sign') return told.condition === 'ok' ? [] : [place('sign', { name: told.name, late: true })]
    if (told.layer === 'encounter') return [place('met', { n: 1, outcome: told.outcome })]
    return told.layer === 'encounters' ? [place('met', { n: told.n })] : []
  }))
}

/** Several met at the very same place are one shape with their number, not one over the other. */
function together(places: readonly PatrolPlace[]): PatrolPlace[] {
  const at = new Map<string, PatrolPlace>()
  for (const one of places) {
    const spot = one.what === 'met' ? one.at.map((degrees) => degrees.toFixed(4)).join() : one.key
    const there = at.get(spot)
    at.set(spot, there ? { ...there, n: there.n + one.n, outcome: null } : one)
  }
  return [...at.values()]
}

/** The day's tracks, or the heat of a period. */
export function drawingsOf(features: readonly MapFeature[], heat: Heat | null): MapDrawings {
  const tracks = features.flatMap(({ geometry, properties }): MapDrawing[] => (properties.layer === 'track' && geometry.type === 'MultiLineString' ? [{ type: 'Feature', geometry, properties: { look: 'line', weight: 1 } }] : []))
  const most = Math.max(1, ...(heat?.features ?? []).map(({ properties }) => properties.n))
  const patches = (heat?.features ?? []).map(({ geometry, properties }): MapDrawing => ({ type: 'Feature', geometry, properties: { look: 'patch', weight: properties.n / most } }))
  return { type: 'FeatureCollection', features: heat ? patches : tracks }
}
