// @vitest-environment node
import { beforeEach, expect, test, vi } from 'vitest'
import type { DeclaredMedia } from '../records/record'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createShelf, type Shelf } from './shelf'
import { added, amendKept, changeFiles } from './telling'

let phone: Phone
let shelf: Shelf
vi.mock('@/records', () => ({
  get phoneStore() {
    return phone.store
  },
  edit: (...changed: Parameters<Phone['book']['edit']>) => phone.book.edit(...changed),
}))

const UNPLACED = { role: 'situation', filetype: 'image/jpeg', taken_at: '2026-11-27T07:30:00.000+08:00', location_absent_reason: 'timeout' } as const
const PLACE = { location: { type: 'Point' as const, coordinates: [109.72, 26.87] as [number, number] }, accuracy_m: 8, location_source: 'gps' as const }
const placed = (one: DeclaredMedia): DeclaredMedia => {
  const found: DeclaredMedia = { ...one, ...PLACE }
  delete found.location_absent_reason
  return found
}
const photo = new Blob(['a photo'], { type: 'image/jpeg' })
const mediaOf = async (id: string) => (await phone.ask((reader) => reader.record(id)))?.record.media

beforeEach(async () => {
  phone = await new Phone(new FakeServer()).signedIn()
  shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
})

async function keepFromDraft(about: Parameters<Shelf['put']>[2] = UNPLACED) {
  const check = phone.check()
  await phone.book.keepDraft('met:new', { half: 'written' })
  const one = await shelf.put('met:new', photo, about, null)
  await phone.book.keep({ ...check, media: [one] }, { dropDraft: 'met:new' })
  return { check, one }
}

test('a place that is found after the form was kept reaches its record', async () => {
  const { check, one } = await keepFromDraft()
  await amendKept(placed(one))
  expect(await mediaOf(check.id)).toMatchObject([PLACE])
  expect((await mediaOf(check.id))?.[0]).not.toHaveProperty('location_absent_reason')
})

test('it says nothing of another shot, of what has a place already, and of what was taken out', async () => {
  const { check, one } = await keepFromDraft({ ...UNPLACED, taken_at: '2026-11-27T08:00:00.000+08:00' })
  await amendKept({ ...placed(one), taken_at: UNPLACED.taken_at })
  expect(await mediaOf(check.id)).toMatchObject([{ location_absent_reason: 'timeout' }])
  await phone.book.edit(check.id, { media: [] })
  await amendKept(placed(one))
  expect(await mediaOf(check.id)).toEqual([])
})

test('a record that is kept tells of one more file; what is no record is said to be none', async () => {
  const { check, one } = await keepFromDraft()
  expect(await changeFiles(check.id, added({ ...one, sha256: 'b' }))).toBe(true)
  expect((await mediaOf(check.id))?.map(({ sha256 }) => sha256)).toEqual([one.sha256, 'b'])
  expect(await changeFiles('met:new', added(one))).toBe(false)
})
