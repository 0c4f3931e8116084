import { describe, expect, it } from 'vitest'
import { turning, within } from './upright'

/** Where a corner of the stored picture comes to lie on the upright one of 30 × 40. */
function corner(orientation: number, x: number, y: number): string {
  const [a, b, c, d, e, f] = turning(orientation, 30, 40)
  const [left, top] = [a * x + c * y + e, b * x + d * y + f]
  return `${top === 0 ? 'top' : top === 40 ? 'bottom' : top} ${left === 0 ? 'left' : left === 30 ? 'right' : left}`
}

describe('standing upright', () => {
  it.each([
    [1, 30, 40, 'top left', 'top right'],
    [2, 30, 40, 'top right', 'top left'],
    [3, 30, 40, 'bottom right', 'bottom left'],
    [4, 30, 40, 'bottom left', 'bottom right'],
    [5, 40, 30, 'top left', 'bottom left'],
    [6, 40, 30, 'top right', 'bottom right'],
    [7, 40, 30, 'bottom right', 'top right'],
    [8, 40, 30, 'bottom left', 'top left'],
  ])('EXIF orientation %i: the first corner and the one beside it', (orientation, width, _height, first, beside) => {
    expect(corner(orientation, 0, 0)).toBe(first)
    expect(corner(orientation, width, 0)).toBe(beside)
  })
})

describe('the size of a smaller picture', () => {
  it.each([
    [8192, 6144, 2048, 2048, 1536],
    [3000, 4000, 2048, 1536, 2048],
    [800, 531, 2048, 800, 531],
    [20000, 3, 2048, 2048, 1],
  ])('%i × %i within %i', (width, height, edge, becomes, high) => {
    expect(within(width, height, edge)).toEqual([becomes, high])
  })
})
