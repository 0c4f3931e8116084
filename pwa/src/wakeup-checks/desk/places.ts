import type { MapPlace } from '@/records/onMap'
import type { AreaProperties, HomeProperties, MapAnswer } from './boardApi'
import { rankOf, shapesOf, type Shape } from './shapes'
import { needsSomebody, shownState, type ShownState } from './states'

/** An area with its shapes. */
export interface AreaPlace extends MapPlace {
  what: 'area'
  code: string
  name: string
  label: string
  shapes: Shape[]
  /** Outside the area being looked at: drawn quietly. */
  aside: boolean
}

/** A single home, only where the server granted it. */
export interface HomePlace extends MapPlace {
  what: 'home'
  elderId: string
  name: string
  state: ShownState
}

export type WakeupPlace = AreaPlace | HomePlace

const isHome = (properties: AreaProperties | HomeProperties): properties is HomeProperties => 'elder_id' in properties

/** The map's answer as places, gravest first, so that the keyboard meets them in that order. */
export function placesOf(answer: MapAnswer, looking: { area: string; now: number }): WakeupPlace[] {
  return answer.features
    .map(({ geometry, properties }) => {
      const at: [number, number] = [geometry.coordinates[0] ?? 0, geometry.coordinates[1] ?? 0]
      return isHome(properties) ? homePlace(properties, at, looking.now) : areaPlace(properties, at, looking.area)
    })
    .sort((one, other) => (other.rank ?? 0) - (one.rank ?? 0))
}

function areaPlace(properties: AreaProperties, at: [number, number], area: string): AreaPlace {
  const shapes = shapesOf(properties)
  return {
    what: 'area',
    key: `area:${properties.code}`,
    at,
    rank: rankOf(shapes),
    code: properties.code,
    name: properties.short_name,
    label: properties.label,
    shapes,
    aside: !properties.code.startsWith(area),
  }
}

function homePlace(properties: HomeProperties, at: [number, number], now: number): HomePlace {
  const state = shownState(properties.state, null, now)
  return {
    what: 'home',
    key: `home:${properties.elder_id}`,
    at,
    rank: needsSomebody(state) ? 6 : 0,
    elderId: properties.elder_id,
    name: properties.name,
    state,
  }
}

/** True when a position shown is made up. */
export const someInvented = (answer: MapAnswer): boolean =>
  answer.features.some(({ properties }) => !isHome(properties) && properties.location_invented)
