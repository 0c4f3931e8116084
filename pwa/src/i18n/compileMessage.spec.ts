import { describe, expect, it } from 'vitest'
import { i18n } from '.'
import { compileMessage } from './compileMessage'
import en from './messagesEn'
import zh from './messages'

const saying = (message: string, named: Record<string, unknown>) => compileMessage(message)({ named: (key) => named[key] })

describe('a message', () => {
  it('is said as it stands', () => expect(saying('没人应', {})).toBe('没人应'))
  it('takes names in braces', () => expect(saying('还有 {n} 条，{name}', { n: 3, name: '粟' })).toBe('还有 3 条，粟'))
  it('leaves out what nobody gave', () => expect(saying('{n} 位', {})).toBe(' 位'))
  it('is found by vue-i18n with its names', () => expect(i18n.global.t('sync.unsent', { n: 3 })).toBe('还有 3 条没上传'))
})

describe('the two languages', () => {
  const names = (tree: object, path = ''): string[] =>
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [`${path}${key}:${[...new Set(value.match(/\{\w+\}/g) ?? [])].sort().join()}`] : names(value as object, `${path}${key}.`))

  it('ask for the same names in every message of the frame', () => {
    expect(names(en)).toEqual(names(zh))
  })
})
