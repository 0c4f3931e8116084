import { describe, expect, it, vi } from 'vitest'
import { bring, housesOf } from './houses'

const small = new Blob(['small'])
const elder = (media: object[]) => ({ record: { media }, state: { at: 'signed' }, mine: false })

describe('the houses of my elders', () => {
  it('are those that the server has: not what is missing, and no other photo', async () => {
    const reader = {
      records: async () => [
        elder([{ sha256: 'a', role: 'landmark', state: 'here' }, { sha256: 'b', role: 'landmark', state: 'missing' }]),
        elder([]),
        elder([{ sha256: 'c', role: 'other', state: 'here' }, { sha256: 'd', role: 'landmark', state: 'here' }]),
      ],
    }
    expect(await housesOf(reader as never)).toEqual(['a', 'd'])
  })

  it('are fetched once and kept', async () => {
    const keep = vi.fn(async () => {})
    const fetch = vi.fn(async () => small)
    await bring(['a', 'b'], { openSmall: async (sha256) => (sha256 === 'a' ? small : null), fetch, keep })
    expect(fetch).toHaveBeenCalledExactlyOnceWith('b')
    expect(keep).toHaveBeenCalledExactlyOnceWith('b', small)
  })

  it('wait for the next time when there is no network', async () => {
    const fetch = vi.fn(async () => Promise.reject(new Error('cut')))
    await bring(['a', 'b'], { openSmall: async () => null, fetch, keep: async () => {} })
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})
