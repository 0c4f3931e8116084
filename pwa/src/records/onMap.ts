import type { Feature, FeatureCollection, LineString, MultiLineString, Polygon } from 'geojson'
import type { Component } from 'vue'

/** West, south, east, north in degrees. */
export type Box = [number, number, number, number]

/** One place a screen wants on the map. */
export interface MapPlace {
  /** Stays the same while the place stays: its element keeps the focus through a refresh. */
  key: string
  /** Longitude, latitude in degrees (WGS-84). */
  at: [number, number]
  /** Higher lies above lower where two places touch. */
  rank?: number
}

/** A way that was gone, or a patch of ground; `weight` 0 to 1 says how strongly a patch is coloured. */
export type MapDrawing = Feature<LineString | MultiLineString | Polygon, { look: 'line' | 'patch'; weight: number }>
export type MapDrawings = FeatureCollection<MapDrawing['geometry'], MapDrawing['properties']>

/** What the map shows now. */
export interface MapView {
  box: Box
  zoom: number
}

/**
 * What a line's screen asks of the desk's map. The line draws its own shapes and legend and does not know which
 * library draws the ground.
 */
export interface MapNeeds {
  places: MapPlace[]
  /** Lies below the places. */
  drawings?: MapDrawings
  /** Draws one place; gets `place`, emits `pick`. */
  shape: Component
  legend: Component
  /** What a screen reader calls the map. */
  label: string
  /** Where to look; null is the whole county. A new array moves the map. */
  focus: Box | null
  /** True when some positions are invented, which must then stand on the map. */
  invented: boolean
  onView: (view: MapView) => void
  onPick: (place: MapPlace) => void
  /** This browser cannot draw maps: show the table instead. */
  onUnavailable: () => void
}
