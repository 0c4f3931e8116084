import { expect, it } from 'vitest'
import { drawingsOf, placesOf } from './places'
import type { Heat, MapFeature } from './patrolsApi'

const features = [
  { type: 'Feature', id: 'p', geometry: { type: 'Point', coordinates: [109.7, 26.8] }, properties: { layer: 'point', name: '渠水大桥下', days: 4, overdue: true } },
  { type: 'Feature', id: 's', geometry: { type: 'Point', coordinates: [109.7, 26.8] }, properties: { layer: 'sign', name: '好牌', condition: 'ok' } },
  { type: 'Feature', id: 'c', geometry: { type: 'Point', coordinates: [109.7, 26.8] }, properties: { layer: 'encounters', n: 7 } },
  { type: 'Feature', id: 't', geometry: { type: 'MultiLineString', coordinates: [[[109.7, 26.8], [109.71, 26.8]]] }, properties: { layer: 'track', shift_id: 'x', shift_no: null, state: 'open' } },
] as MapFeature[]

it('shows points, sums and only signs that wait for a repair', () => {
  expect(placesOf(features).map(({ key, late, n }) => [key, late, n])).toEqual([['point:p', true, 0], ['met:c', false, 7]])
})

it('draws tracks, or the heat instead, weighed by the strongest cell', () => {
  expect(drawingsOf(features, null).features.map(({ properties }) => properties.look)).toEqual(['line'])
  const cell = (n: number) => ({ type: 'Feature' as const, geometry: { type: 'Polygon' as const, coordinates: [] }, properties: { n } })
  const heat: Heat = { type: 'FeatureCollection', features: [cell(2), cell(8)] }
  expect(drawingsOf(features, heat).features.map(({ properties }) => properties)).toEqual([{ look: 'patch', weight: 0.25 }, { look: 'patch', weight: 1 }])
})

it('counts those met at the very same place in one shape', () => {
  const met = (id: string, lon: number) => ({ type: 'Feature', id, geometry: { type: 'Point', coordinates: [lon, 26.8] }, properties: { layer: 'encounter', outcome: 'refused', willingness: 'refused', n: 1 } })
  const shown = placesOf([met('a', 109.7), met('b', 109.700001), met('c', 109.71)] as MapFeature[])
  expect(shown.map(({ n, outcome }) => [n, outcome])).toEqual([[2, null], [1, 'refused']])
})
