// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { NobodyHere } from '../records/here'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { heldFrom } from './held'
import { createShelf, NoRoom, StillDeclared, type Shelf } from './shelf'

const LANDMARK = { role: 'landmark', filetype: 'image/jpeg' }

let phone: Phone
let shelf: Shelf

const shelfOf = (one: Phone, room: { used: number; whole: number } | null = null) =>
  createShelf({ store: one.store, clock: one.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => room } })
const picture = (bytes: number, seed = 1) => new Blob([Buffer.alloc(bytes, `${seed} of a picture`)], { type: 'image/jpeg' })
const small = new Blob([new Uint8Array([1, 2, 3])], { type: 'image/webp' })
const sumOf = async (blob: Blob | null) => (blob ? Buffer.from(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())).toString('hex') : null)
const heldBy = (of: string) =>
  phone.store.read(async (reading) => (await reading.list('files', { worker: phone.ring.holder() ?? '', record: of })).map((row) => heldFrom(row)))
const piecesHere = () => phone.store.read((reading) => reading.count('pieces', {}))

beforeEach(async () => {
  phone = await new Phone(new FakeServer()).signedIn()
  shelf = shelfOf(phone)
})

test('what was put comes back byte for byte, with its small picture, also after the phone was off', async () => {
  const photo = picture(700_000)
  const declared = await shelf.put('draft-1', photo, LANDMARK, small)
  phone.restart()
  shelf = shelfOf(phone)
  expect(await sumOf(await shelf.open(declared.sha256))).toEqual(await sumOf(photo))
  expect((await shelf.open(declared.sha256))?.type).toBe('image/jpeg')
  expect(await sumOf(await shelf.openSmall(declared.sha256))).toEqual(await sumOf(small))
  expect(await heldBy('draft-1')).toMatchObject([{ sha256: declared.sha256, bytes: 700_000, state: { at: 'draft' } }])
})

test('the same bytes for the same draft are there once', async () => {
  const [first, second] = await Promise.all([shelf.put('draft-1', picture(9_000), LANDMARK, small), shelf.put('draft-1', picture(9_000), LANDMARK, small)])
  expect(second).toEqual(first)
  expect(await heldBy('draft-1')).toHaveLength(1)
})

test('the same bytes chosen again for a person are a photo of that person, with what for and until when', async () => {
  await shelf.put('draft-1', picture(9_000), { role: 'situation', filetype: 'image/jpeg' }, small)
  const meant = await shelf.put('draft-1', picture(9_000), { role: 'person', filetype: 'image/jpeg', purpose: 'identify', expires_on: '2027-02-21' }, small)
  expect(meant).toMatchObject({ role: 'person', purpose: 'identify', expires_on: '2027-02-21' })
  expect(await heldBy('draft-1')).toMatchObject([{ role: 'person' }])
})

test('a photo that does not fit says so, and nothing was written', async () => {
  shelf = shelfOf(phone, { used: 0, whole: 6_000_000 })
  await expect(shelf.put('draft-1', picture(2_000_000), LANDMARK, null)).rejects.toThrow(NoRoom)
  expect(await piecesHere()).toBe(0)
  expect(await heldBy('draft-1')).toEqual([])
})

test('switched off at any step of putting, the photo is there whole or not at all, and can be put again', async () => {
  for (let step = 1; step < 30; step += 1) {
    const one = await new Phone(new FakeServer()).signedIn()
    one.steps = 0
    one.dieAt = step
    const died = await shelfOf(one).put('draft-1', picture(1_400_000), LANDMARK, small).then(() => false, () => true)
    one.restart()
    const again = shelfOf(one)
    const declared = await again.put('draft-1', picture(1_400_000), LANDMARK, small)
    expect((await again.open(declared.sha256))?.size, `step ${step}`).toBe(1_400_000)
    expect(await one.store.read((reading) => reading.count('files', {})), `step ${step}`).toBe(1)
    expect(await one.store.read((reading) => reading.count('pieces', {})), `step ${step}`).toBe(7)
    if (!died) return
  }
  throw new Error('the photo was never put')
}, 30_000)

test('a phone that slept for hours in the middle of putting, and tidied up when it woke, has the photo whole', async () => {
  await phone.book.keepDraft('draft-1', 'half written')
  let asleep = true
  shelf = createShelf({
    ...phone,
    store: {
      ...phone.store,
      async change(act) {
        if (asleep && (await piecesHere()) > 0) {
          asleep = false
          phone.clock.pass(2 * 3_600_000)
          await phone.sync.drainNow()
        }
        return phone.store.change(act)
      },
    },
    storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null },
  })
  const photo = picture(5 * 262_144)
  const { sha256 } = await shelf.put('draft-1', photo, LANDMARK, null)
  expect(asleep).toBe(false)
  expect(await sumOf(await shelf.open(sha256))).toEqual(await sumOf(photo))
})

test('kept with its draft, a photo belongs to the record and has to leave; one that is not declared goes', async () => {
  const wanted = await shelf.put('draft-1', picture(9_000), LANDMARK, small)
  await shelf.put('draft-1', picture(9_000, 2), LANDMARK, small)
  await phone.book.keepDraft('draft-1', { half: 'written' })
  const check = { ...phone.check(), media: [wanted] }
  await phone.book.keep(check, { dropDraft: 'draft-1' })
  expect(await heldBy('draft-1')).toEqual([])
  expect(await heldBy(check.id)).toMatchObject([{ sha256: wanted.sha256, state: { at: 'on_phone', sent: 0, of: 9_000 } }])
  expect(await piecesHere()).toBe(2)
})

test('a draft that is dropped takes its photos along', async () => {
  await shelf.put('draft-1', picture(9_000), LANDMARK, small)
  await phone.book.dropDraft('draft-1')
  expect(await piecesHere()).toBe(0)
})

test('a record that never left takes its photos along when it is taken back', async () => {
  phone.online = false
  const declared = await shelf.put('draft-1', picture(9_000), LANDMARK, null)
  const check = { ...phone.check(), media: [declared] }
  await phone.book.keep(check, { dropDraft: 'draft-1' })
  expect(await phone.book.takeBack(check.id)).toBe('forgotten')
  expect(await piecesHere()).toBe(0)
})

test('a photo added to a kept record leaves once an edit declares it, and not before', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  const declared = await shelf.put(check.id, picture(9_000), LANDMARK, null)
  expect(await heldBy(check.id)).toMatchObject([{ state: { at: 'draft' } }])
  await phone.book.edit(check.id, { media: [declared] })
  expect(await heldBy(check.id)).toMatchObject([{ state: { at: 'on_phone' } }])
})

test('no photo that a kept record tells of can be taken off the phone', async () => {
  const check = phone.check()
  const declared = await shelf.put(check.id, picture(9_000), LANDMARK, null)
  await phone.book.keep({ ...check, media: [declared] })
  await expect(shelf.remove(check.id, declared.sha256)).rejects.toThrow(StillDeclared)
  await phone.book.edit(check.id, { media: [] })
  await shelf.remove(check.id, declared.sha256)
  expect(await piecesHere()).toBe(0)
})

test('the same photo in two records lies there for each of them', async () => {
  const [one, other] = [phone.check(), phone.check()]
  const declared = await shelf.put(one.id, picture(9_000), LANDMARK, null)
  await shelf.put(other.id, picture(9_000), LANDMARK, null)
  await phone.book.keep({ ...one, media: [declared] })
  await phone.book.keep({ ...other, media: [declared] })
  expect([await heldBy(one.id), await heldBy(other.id)]).toMatchObject([[{ state: { at: 'on_phone' } }], [{ state: { at: 'on_phone' } }]])
})

test('nothing of a photo stands readable on the disk, and while locked nothing of it can be opened', async () => {
  const declared = await shelf.put('draft-1', new Blob(['晒谷坪旁边'.repeat(1_000)]), LANDMARK, small)
  const request = phone.factory.open('phone')
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  const rows = await Promise.all(['files', 'pieces'].map((table) => new Promise<unknown[]>((resolve) => {
    const all = database.transaction(table).objectStore(table).getAll()
    all.onsuccess = () => resolve(all.result)
  })))
  const words = rows.flat().map((row) => Buffer.from(JSON.stringify(row, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))).toString()).join()
  expect(rows.flat()).toHaveLength(3)
  expect(words).not.toContain(declared.sha256)
  expect(words).not.toContain(Buffer.from('晒谷坪').toString('latin1'))
  expect(words).not.toContain('landmark')
  phone.parts.vault.lock()
  await expect(shelf.open(declared.sha256)).rejects.toThrow(NobodyHere)
})

test('a small picture that was fetched is there offline', async () => {
  await shelf.keepSmall('f'.repeat(64), small)
  await shelf.keepSmall('f'.repeat(64), small)
  expect(await sumOf(await shelf.openSmall('f'.repeat(64)))).toEqual(await sumOf(small))
  expect(await piecesHere()).toBe(1)
})
