import { expect, it } from 'vitest'
import { isSameName } from './sameName'

it('takes a name for the same however its dots and spaces are written', () => {
  expect(isSameName('粟 某某', '粟某某')).toBe(true)
  expect(isSameName('阿依古丽买买提', '阿依古丽·买买提')).toBe(true)
})

it('takes no other name, and nothing for nobody', () => {
  expect(isSameName('粟某', '粟某某')).toBe(false)
  expect(isSameName('', '')).toBe(false)
})
