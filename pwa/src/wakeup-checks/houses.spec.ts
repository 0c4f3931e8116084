import { describe, expect, it, vi } from 'vitest'
import { Declined } from '@/media'
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

  it.each([403, 404, 410, 500])('that the server will not give (%i) keep no other house away', async (status) => {
    const fetch = vi.fn(async (sha256: string) => (sha256 === 'a' ? Promise.reject(new Declined(status, { slug: 'no', title: 'no' })) : small))
    const keep = vi.fn(async () => {})
    await bring(['a', 'b', 'c'], { openSmall: async () => null, fetch, keep })
    expect(keep.mock.calls).toEqual([['b', small], ['c', small]])
  })

  it.each([{ status: 503, asked: 3 }, { status: 429, asked: 1 }])('are not asked for one by one from a server that is out of order ($status)', async ({ status, asked }) => {
    const fetch = vi.fn(async () => Promise.reject(new Declined(status, { slug: 'no', title: 'no' })))
    await bring(['a', 'b', 'c', 'd', 'e'], { openSmall: async () => null, fetch, keep: async () => {} })
    expect(fetch).toHaveBeenCalledTimes(asked)
  })
})
