import { expect, it } from 'vitest'
import { said } from './said'

it('leaves out what stands empty, also inside, and keeps nothing, no and an empty list', () => {
  expect(said({ a: null, b: 0, c: false, d: '', e: [], f: { g: null, h: 1 }, i: [{ j: null, k: 2 }] })).toEqual({ b: 0, c: false, d: '', e: [], f: { h: 1 }, i: [{ k: 2 }] })
})
