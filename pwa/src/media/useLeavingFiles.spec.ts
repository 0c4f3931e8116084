import { describe, expect, it } from 'vitest'
import { sizeWords } from './sizeWords'
import { countedByRecord } from './useLeavingFiles'

describe('what is still to leave', () => {
  it('is counted by record', () => {
    const file = (of: string, more: object = {}) => ({ of, waits: null, problem: null, ...more })
    const counts = countedByRecord([file('a'), file('b', { problem: { slug: 'media-refused', title: '' } }), file('a', { waits: 'record' }), file('a', { waits: 'wifi' })])
    expect(Object.fromEntries(counts)).toEqual({ a: { leaving: 2, forWifi: 1, notTaken: 0 }, b: { leaving: 0, forWifi: 0, notTaken: 1 } })
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
