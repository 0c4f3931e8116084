import { describe, expect, it, vi } from 'vitest'
import type { Fix, NoFix } from '@/device'
import type { Done } from '@/device/shrinking'
import type { DeclaredMedia } from '@/records/record'
import type { MediaRole } from '@/records/workLine'
import type { Shelf } from './shelf'
import { createTaking, type PhotoToTake } from './taking'

const NOW = Date.parse('2026-11-27T07:30:00+08:00')
const ROLE: MediaRole = { role: 'situation', what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: false, most: 6 }
const HEAD = { filetype: 'image/jpeg', size: null, orientation: 1, takenAt: null, place: null } as const
const jpeg = (words: string) => new Blob([Uint8Array.from([0xff, 0xd8]), words], { type: 'image/jpeg' })
const FOUND: Fix = { found: true, location: { type: 'Point', coordinates: [109.72, 26.87] }, accuracy_m: 8, source: 'gps', rough: false }

/** A shelf that remembers what was put, and a worker that makes what it is told to. */
function makeBench(done: Partial<Done> | null = { picture: jpeg('smaller'), small: jpeg('small') }) {
  const put: { of: string; file: Blob; about: object; small: Blob | null }[] = []
  const declared: DeclaredMedia[] = []
  const shelf = {
    put: vi.fn<Shelf['put']>(async (of, file, about, small) => {
      put.push({ of, file, about, small })
      return { ...about, sha256: 'ab'.repeat(32), bytes: file.size }
    }),
  }
  const shrink = vi.fn(async () => done && { head: HEAD, picture: null, small: null, ...done })
  const clock = { now: () => NOW, monotonic: () => 0 }
  const taking = createTaking({ shelf, shrinker: { shrink }, clock })
  const take = (more: Partial<PhotoToTake> = {}) =>
    taking.takePhoto({ of: 'check-1', file: jpeg('as the camera made it'), from: 'camera', role: ROLE, edge: 2048, fix: null, declare: async (one) => void declared.push(one), amend: async (one) => void declared.push(one), ...more })
  return { taking, take, put, declared, shelf, shrink }
}

describe('taking a photo', () => {
  it('keeps the smaller picture without what the camera wrote into it, and a small one', async () => {
    const { take, put, declared, shrink } = makeBench()
    expect(await take()).toMatchObject({ how: 'as_wanted' })
    expect(shrink).toHaveBeenCalledWith(expect.objectContaining({ edge: 2048 }))
    expect(await put[0]!.file.text()).toContain('smaller')
    expect(await put[0]!.small!.text()).toContain('small')
    expect(declared).toEqual([expect.objectContaining({ role: 'situation', filetype: 'image/jpeg', taken_at: '2026-11-27T07:30:00.000+08:00' })])
  })

  it('keeps the original where the role asks for it', async () => {
    const { take, put, shrink } = makeBench({ picture: null, small: jpeg('small') })
    expect(await take({ role: { ...ROLE, original: true } })).toMatchObject({ how: 'as_wanted' })
    expect(shrink).toHaveBeenCalledWith(expect.objectContaining({ edge: null }))
    expect(await put[0]!.file.text()).toContain('as the camera made it')
  })

  it('keeps what the browser cannot open as it is, and says so', async () => {
    const { take, put } = makeBench({ head: { ...HEAD, filetype: 'image/heic' }, picture: null, small: null })
    expect(await take()).toMatchObject({ how: 'unopened', declared: { filetype: 'image/heic' } })
    expect(put[0]!.small).toBeNull()
  })

  it('keeps the file also when making it smaller took the worker with it', async () => {
    const { take, put } = makeBench(null)
    expect(await take()).toMatchObject({ how: 'as_it_is', declared: { filetype: 'image/jpeg' } })
    expect(await put[0]!.file.text()).toContain('as the camera made it')
  })

  it('does not take what is no picture, or nothing at all', async () => {
    const { take, put } = makeBench({ head: { ...HEAD, filetype: null } })
    expect(await take()).toBe('no_picture')
    expect(await take({ file: new Blob([]) })).toBe('empty')
    expect(put).toEqual([])
  })

  it('says when it does not fit, and any other failure is not hidden', async () => {
    const { take, shelf, declared } = makeBench()
    shelf.put.mockRejectedValueOnce(Object.assign(new Error('full'), { name: 'NoRoom' }))
    expect(await take()).toBe('no_room')
    shelf.put.mockRejectedValueOnce(new Error('unforeseen'))
    await expect(take()).rejects.toThrow('unforeseen')
    expect(declared).toEqual([])
  })

  it('does not wait for the place: it is told once more when the phone has found itself', async () => {
    const { take, declared } = makeBench()
    let find: (fix: Fix | NoFix) => void = () => {}
    await take({ fix: new Promise((resolve) => (find = resolve)) })
    expect(declared).toEqual([expect.objectContaining({ location_absent_reason: 'timeout' })])
    find(FOUND)
    await vi.waitFor(() => expect(declared).toHaveLength(2))
    expect(declared[1]).toMatchObject({ location: FOUND.location, location_source: 'gps' })
    expect(declared[1]).not.toHaveProperty('location_absent_reason')
  })

  it.each(['denied', 'unavailable'] as const)('says why the place is not known, also when that is known only later: %s', async (reason) => {
    const { take, declared } = makeBench()
    let find: (fix: Fix | NoFix) => void = () => {}
    await take({ fix: new Promise((resolve) => (find = resolve)) })
    find({ found: false, reason })
    await vi.waitFor(() => expect(declared).toHaveLength(2))
    expect(declared[1]).toMatchObject({ location_absent_reason: reason })
  })

  it('says nothing twice: the phone did not find itself in time, or the photo is an old one', async () => {
    const { take, declared } = makeBench()
    let find: (fix: Fix | NoFix) => void = () => {}
    const looking = new Promise<Fix | NoFix>((resolve) => (find = resolve))
    await take({ fix: looking })
    await take({ from: 'album', fix: Promise.resolve(FOUND) })
    find({ found: false, reason: 'timeout' })
    await looking
    expect(declared.map(({ location_absent_reason }) => location_absent_reason)).toEqual(['timeout', 'not_asked'])
  })

  it('gives what cannot be put to be put later, because the store is locked, with the place that is known by then', async () => {
    const { take, shelf, put, declared } = makeBench()
    const ifLocked = vi.fn<(put: () => Promise<DeclaredMedia>) => void>()
    let find: (fix: Fix | NoFix) => void = () => {}
    shelf.put.mockRejectedValueOnce(Object.assign(new Error('nobody'), { name: 'NobodyHere' }))
    expect(await take({ fix: new Promise((resolve) => (find = resolve)), owned: { by: 'w', ifLocked } })).toBe('locked')
    expect(declared).toEqual([])
    find(FOUND)
    await ifLocked.mock.calls[0]![0]()
    expect(put[0]).toMatchObject({ of: 'check-1', about: { location_source: 'gps' } })
    expect(shelf.put).toHaveBeenLastCalledWith('check-1', expect.anything(), expect.anything(), expect.anything(), 'w')
  })

  it('is put once, when only its record could not tell of it', async () => {
    const { take, shelf } = makeBench()
    const ifLocked = vi.fn<(put: () => Promise<DeclaredMedia>) => void>()
    const declare = () => Promise.reject(Object.assign(new Error('locked'), { name: 'Locked' }))
    expect(await take({ declare, owned: { by: 'w', ifLocked } })).toBe('locked')
    expect(await ifLocked.mock.calls[0]![0]()).toMatchObject({ role: 'situation' })
    expect(shelf.put).toHaveBeenCalledTimes(1)
  })

  it('binds the place that is known already at once', async () => {
    const { take, declared } = makeBench()
    await take({ fix: Promise.resolve(FOUND) })
    expect(declared).toEqual([expect.objectContaining({ location_source: 'gps', accuracy_m: 8 })])
  })

  it('writes down what a photo of a person is for and until when it is kept', async () => {
    const { take, put } = makeBench()
    await take({ role: { ...ROLE, ofPerson: true, purposes: ['identify'], keepDays: 90 }, purpose: 'identify' })
    expect(put[0]!.about).toMatchObject({ purpose: 'identify', expires_on: '2027-02-25' })
  })
})

describe('keeping a voice note', () => {
  it('keeps the sound as the browser made it, with its length', async () => {
    const { taking, put, declared } = makeBench()
    const recorded = { file: new Blob(['sound']), filetype: 'audio/webm', seconds: 12 }
    await taking.keepVoice({ of: 'check-1', role: { ...ROLE, role: 'voice_note', what: 'voice' }, recorded, declare: async (one) => void declared.push(one) })
    expect(put[0]).toMatchObject({ of: 'check-1', small: null, about: { role: 'voice_note', filetype: 'audio/webm', seconds: 12 } })
    expect(declared).toHaveLength(1)
  })

  it('gives it to be put later when the store is locked', async () => {
    const { taking, shelf } = makeBench()
    const ifLocked = vi.fn()
    shelf.put.mockRejectedValueOnce(Object.assign(new Error('locked'), { name: 'Locked' }))
    const recorded = { file: new Blob(['sound']), filetype: 'audio/webm', seconds: 12 }
    expect(await taking.keepVoice({ of: 'check-1', role: { ...ROLE, role: 'voice_note', what: 'voice' }, recorded, declare: async () => {}, owned: { by: 'w', ifLocked } })).toBe('locked')
    expect(ifLocked).toHaveBeenCalledTimes(1)
  })
})
