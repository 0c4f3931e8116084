import { describe, expect, it } from 'vitest'
import { sizeWords } from './sizeWords'
import { countedByRecord } from './useLeavingFiles'

describe('what is still to leave', () => {
  it('is counted by record', () => {
    expect([...countedByRecord([{ of: 'a' }, { of: 'b' }, { of: 'a' }])]).toEqual([['a', 2], ['b', 1]])
  })

  it.each([
    [1, '1 KB'],
    [340 * 1024, '340 KB'],
    [1_258_291, '1.2 MB'],
    [25 * 1024 * 1024, '25 MB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words)
  })
})
