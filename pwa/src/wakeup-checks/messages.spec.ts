import { expect, it } from 'vitest'
import zh from './messages'
import en from './messagesEn'
import ofScreens from './messagesOfScreens'

const named = (tree: object, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}:${[...new Set(value.match(/\{\w+\}/g) ?? [])].sort().join()}`] : named(value as object, `${path}${key}.`))

it('both languages ask for the same names in every message', () => {
  expect(named(en)).toEqual(named(zh))
  expect(named(ofScreens.en)).toEqual(named(ofScreens.zh))
})
