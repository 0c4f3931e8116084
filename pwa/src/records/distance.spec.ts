import { expect, it } from 'vitest'
import { bearingBetween, eighthOf, metresBetween } from './distance'

/** Geodesics of WGS-84 by pyproj.Geod. */
it.each([
  [[109.716, 26.875], [109.717, 26.875], 99.3644],
  [[109.716, 26.875], [109.716, 26.876], 110.8016],
  [[109.7, 26.8], [109.8, 26.9], 14884.3942],
])('from %j to %j it is %d m', (from, to, metres) => {
  expect(metresBetween(from, to) / metres).toBeCloseTo(1, 4)
})

it('says the direction in one of eight words', () => {
  expect(eighthOf(bearingBetween([109, 26], [109, 27]))).toBe('n')
  expect(eighthOf(bearingBetween([109, 26], [110, 26]))).toBe('e')
  expect(eighthOf(bearingBetween([109, 26], [108.9, 25.9]))).toBe('sw')
  expect(eighthOf(359)).toBe('n')
})
