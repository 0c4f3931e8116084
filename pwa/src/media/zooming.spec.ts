import { describe, expect, it } from 'vitest'
import { FITTED, moved, pinch, zoomed } from './zooming'

const STAGE = { width: 360, height: 600 }

describe('looking closer', () => {
  it('is never farther than the whole picture, never closer than eight times', () => {
    expect(zoomed(FITTED, 0.5, STAGE)).toEqual(FITTED)
    expect(zoomed(FITTED, 100, STAGE).scale).toBe(8)
  })

  it('leaves the point under the fingers where it is', () => {
    const point = { x: 90, y: -150 }
    const lie = zoomed(FITTED, 2, STAGE, point)
    expect(lie).toEqual({ scale: 2, x: -90, y: 150 })
    const onPicture = { x: (point.x - lie.x) / lie.scale, y: (point.y - lie.y) / lie.scale }
    expect(onPicture).toEqual(point)
  })

  it('stands straight again when it goes back to the whole', () => {
    const lie = moved(zoomed(FITTED, 4, STAGE), { x: 500, y: 500 }, STAGE)
    expect(zoomed(lie, 1 / 4, STAGE)).toEqual(FITTED)
  })

  it('cannot be pushed off the stage, and not at all while it is whole', () => {
    expect(moved(FITTED, { x: 40, y: 40 }, STAGE)).toEqual(FITTED)
    expect(moved({ scale: 2, x: 0, y: 0 }, { x: 1000, y: -1000 }, STAGE)).toEqual({ scale: 2, x: 180, y: -300 })
  })

  it('knows how far apart two fingers are and what is between them', () => {
    expect(pinch([{ x: 0, y: 0 }, { x: 30, y: 40 }])).toEqual({ apart: 50, between: { x: 15, y: 20 } })
  })
})
