import { expect, it } from 'vitest'
import { changedIn, mergedInto, said, withoutBlanks } from './said'

it('leaves out what stands empty, also inside, and keeps nothing, no and an empty list', () => {
  expect(said({ a: null, b: 0, c: false, d: '', e: [], f: { g: null, h: 1 }, i: [{ j: null, k: 2 }] })).toEqual({ b: 0, c: false, d: '', e: [], f: { h: 1 }, i: [{ k: 2 }] })
})

it('sends nothing instead of a text that was wiped away, also inside', () => {
  expect(withoutBlanks({ phone: ' ', name: '县医院', n: 0, no: false, handover: { receiver_phone: '', unit: '派出所' }, crew: [{ name: '', id: 'a' }], kinds: [] })).toEqual({
    phone: null, name: '县医院', n: 0, no: false, handover: { receiver_phone: null, unit: '派出所' }, crew: [{ name: null, id: 'a' }], kinds: [],
  })
})

it('names only what differs, and clears what was taken away', () => {
  expect(changedIn<Record<string, unknown>>({ a: 1, b: [1], c: 'x', e: null }, { a: 1, b: [2], d: 'new' })).toEqual({ b: [2], c: null, d: 'new' })
})

it('puts into a list what somebody did to their copy of it, and leaves what others did', () => {
  const one = (id: string, n = 0) => ({ id, n })
  const merged = mergedInto([one('a', 5), one('b'), one('theirs')], [one('a'), one('b'), one('gone')], [one('a'), one('mine'), one('gone')], ({ id }) => id)
  expect(merged).toEqual([one('a', 5), one('theirs'), one('mine')])
})
