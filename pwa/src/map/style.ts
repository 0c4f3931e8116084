import type { FeatureCollection, Point } from 'geojson'
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Boundaries } from './boundaries'
import type { MapDrawings } from '@/records/onMap'
import { boxOf, nameSpot } from './boundaries'

/** Colours of the base, read from the theme's tokens. */
export interface Paper {
  outside: string
  county: string
  outline: string
  neighbour: string
  text: string
  /** Of lines and patches that a screen draws. */
  drawing: string
}

const NOTHING_DRAWN: MapDrawings = { type: 'FeatureCollection', features: [] }
const TIANDITU_HOSTS = [0, 1, 2, 3, 4, 5, 6, 7]

/** Tile addresses of one Tianditu layer (`vec` map, `cva` its Chinese labels) in Web Mercator. */
export function tiandituTiles(layer: 'vec' | 'cva', key: string): string[] {
  return TIANDITU_HOSTS.map(
    (host) =>
      `https://t${host}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}` +
      `&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(key)}`,
  )
}

/**
 * The base map: Tianditu when the office has a key, else the bundled outline on paper.
 * No `glyphs` on purpose: labels are drawn with the fonts of the machine, nothing is fetched.
 */
export function baseStyle(boundaries: Boundaries, paper: Paper, tiandituKey = '', drawings: MapDrawings = NOTHING_DRAWN): StyleSpecification {
  const withTiles = tiandituKey !== ''
  return {
    version: 8,
    sources: { ...outlineSources(boundaries), ...(withTiles ? tileSources(tiandituKey) : {}), drawings: { type: 'geojson', data: drawings } },
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': paper.outside } },
      ...(withTiles ? tileLayers() : []),
      ...outlineLayers(paper, withTiles),
      ...drawingLayers(paper),
    ],
  }
}

function outlineSources(boundaries: Boundaries): Record<string, SourceSpecification> {
  return {
    boundaries: { type: 'geojson', data: boundaries },
    'neighbour-names': { type: 'geojson', data: neighbourNames(boundaries) },
  }
}

function neighbourNames(boundaries: Boundaries): FeatureCollection<Point, { name: string; anchor: string }> {
  const county = boxOf(boundaries)
  return {
    type: 'FeatureCollection',
    features: boundaries.features.flatMap((feature) => {
      const spot = county && feature.properties.role === 'neighbour' ? nameSpot(feature, county) : null
      return spot
        ? [{ type: 'Feature' as const, properties: { name: feature.properties.name, anchor: spot.anchor }, geometry: { type: 'Point' as const, coordinates: spot.at } }]
        : []
    }),
  }
}

function tileSources(key: string): Record<string, SourceSpecification> {
  return {
    'tianditu-map': { type: 'raster', tiles: tiandituTiles('vec', key), tileSize: 256, maxzoom: 18 },
    'tianditu-names': { type: 'raster', tiles: tiandituTiles('cva', key), tileSize: 256, maxzoom: 18 },
  }
}

function tileLayers(): LayerSpecification[] {
  return [
    { id: 'tianditu-map', type: 'raster', source: 'tianditu-map' },
    { id: 'tianditu-names', type: 'raster', source: 'tianditu-names' },
  ]
}

function outlineLayers(paper: Paper, overTiles: boolean): LayerSpecification[] {
  const outline: LayerSpecification[] = [
    {
      id: 'neighbours',
      type: 'line',
      source: 'boundaries',
      filter: ['==', ['get', 'role'], 'neighbour'],
      paint: { 'line-color': paper.neighbour, 'line-width': 1, 'line-dasharray': [2, 3] },
    },
    {
      id: 'county-outline',
      type: 'line',
      source: 'boundaries',
      filter: ['==', ['get', 'role'], 'county'],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': paper.outline, 'line-width': 1.6 },
    },
  ]
  if (overTiles) return outline
  return [
    {
      id: 'county',
      type: 'fill',
      source: 'boundaries',
      filter: ['==', ['get', 'role'], 'county'],
      paint: { 'fill-color': paper.county },
    },
    ...outline,
    {
      id: 'neighbour-names',
      type: 'symbol',
      source: 'neighbour-names',
      layout: { 'text-field': ['get', 'name'], 'text-size': 14, 'text-anchor': ['get', 'anchor'], 'text-letter-spacing': 0.08, 'text-max-width': 20, 'text-padding': 4 },
      paint: { 'text-color': paper.text, 'text-halo-color': paper.outside, 'text-halo-width': 1.5 },
    },
  ]
}

function drawingLayers(paper: Paper): LayerSpecification[] {
  return [
    {
      id: 'drawn-patches', type: 'fill', source: 'drawings', filter: ['==', ['get', 'look'], 'patch'],
      paint: { 'fill-color': paper.drawing, 'fill-opacity': ['+', 0.12, ['*', 0.6, ['get', 'weight']]], 'fill-outline-color': paper.drawing },
    },
    {
      id: 'drawn-lines', type: 'line', source: 'drawings', filter: ['==', ['get', 'look'], 'line'],
      layout: { 'line-join': 'round', 'line-cap': 'round' }, paint: { 'line-color': paper.drawing, 'line-width': 3.5, 'line-opacity': 0.85 },
    },
  ]
}
