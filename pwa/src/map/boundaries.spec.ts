import { describe, expect, it } from 'vitest'
import type { Box } from '@/records/onMap'
import { boxOf, nameSpot, type Boundaries } from './boundaries'
import { baseStyle, tiandituTiles } from './style'

const square = (west: number, south: number, size: number) => [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]]
const boundaries: Boundaries = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { code: '431225', name: '会同县', role: 'county' }, geometry: { type: 'MultiPolygon', coordinates: [square(109, 26, 1), square(108.9, 26.2, 0.01)] } },
    { type: 'Feature', properties: { code: '522627', name: '天柱县', role: 'neighbour' }, geometry: { type: 'Polygon', coordinates: square(107.9, 26, 1) } },
  ],
}
const paper = { outside: '#eee', county: '#fff', outline: '#333', neighbour: '#999', text: '#555', drawing: '#1d4d78' }

describe('the base map', () => {
  it('takes the exclave into the box of the county', () => {
    expect(boxOf(boundaries)).toEqual([108.9, 26, 110, 27])
  })

  it('writes the name of a neighbour in the west so that it grows into the picture', () => {
    const county: Box = [109, 26, 110, 27]
    const spot = nameSpot(boundaries.features[1]!, county)
    expect(spot?.anchor).toBe('left')
    expect(spot?.at[0]).toBeLessThan(109)
  })

  it('needs no glyph server and fetches nothing without a key', () => {
    const style = baseStyle(boundaries, paper)
    expect(style.glyphs).toBeUndefined()
    expect(JSON.stringify(style)).not.toContain('http')
  })

  it('lies on Tianditu with a key, under our outline and without a second set of names', () => {
    const layers = baseStyle(boundaries, paper, 'a&key').layers.map((layer) => layer.id)
    expect(layers).toEqual(['outside', 'tianditu-map', 'tianditu-names', 'neighbours', 'county-outline', 'drawn-patches', 'drawn-lines'])
    expect(tiandituTiles('vec', 'a&key')[0]).toContain('tk=a%26key')
  })
})
