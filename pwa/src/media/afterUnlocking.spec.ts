// @vitest-environment node
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LANE } from '../records/files'
import { openDrafts } from '../records/openDrafts'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createAfterUnlocking, type AfterUnlocking, type Late } from './afterUnlocking'
import { createShelf, NoRoom, type Shelf } from './shelf'
import { waitingFiles } from './waitingFiles'

const PIN = '274915'
const SCENE = { role: 'situation', filetype: 'image/jpeg' }
const photo = new Blob(['a photo'], { type: 'image/jpeg' })

let server: FakeServer
let phone: Phone
let shelf: Shelf
let late: AfterUnlocking
let me: string
let told: string[]

beforeEach(async () => {
  server = new FakeServer()
  server.employWu()
  phone = await new Phone(server).signedIn()
  await phone.parts.vault.choosePin(PIN)
  shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
  told = []
  late = createAfterUnlocking({
    store: phone.store,
    tellRecord: async (of, { sha256 }) => {
      const isKept = of.startsWith('check')
      if (isKept) told.push(sha256)
      return isKept
    },
  })
  me = (await late.whoIsHere()) ?? ''
})
afterEach(() => expect(openDrafts()).toBe(waitingFiles.value.length > 0 ? 1 : 0))

const photoOf = (of: string): Late => ({ worker: me, of, role: 'situation', instead: [], put: () => shelf.put(of, photo, SCENE, null, me) })
const onShelf = () => phone.store.read(async (reading) => (await reading.list('files', { worker: me })).map(({ record, lane }) => [record, lane]))
const quiet = () => expect.poll(() => waitingFiles.value).toEqual([])

test('a photo that came while the store was locked is put as soon as its worker has unlocked, and its record tells of it', async () => {
  phone.parts.vault.lock()
  await expect(shelf.put('check-1', photo, SCENE, null, me)).rejects.toThrow()
  late.hold(photoOf('check-1'))
  expect(waitingFiles.value).toEqual([{ worker: me, of: 'check-1', role: 'situation', noRoom: false }])
  expect(openDrafts()).toBe(1)
  await phone.parts.vault.unlock(me, PIN)
  await quiet()
  expect(await onShelf()).toEqual([['check-1', LANE.waits]])
  expect(told).toHaveLength(1)
})

test('one of a form waits on the shelf until the form tells of it', async () => {
  phone.parts.vault.lock()
  late.hold(photoOf('met:new'))
  await phone.parts.vault.unlock(me, PIN)
  await quiet()
  const [arrived] = late.arrived.value
  expect(arrived).toMatchObject({ of: 'met:new', declared: SCENE })
  if (arrived) late.isTold(arrived.declared)
  expect(late.arrived.value).toEqual([])
})

test('a colleague who unlocks meanwhile neither gets the photo nor is shown it', async () => {
  phone.parts.vault.lock()
  late.hold(photoOf('met:new'))
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  expect(await phone.store.read((reading) => reading.count('files', {}))).toBe(0)
  await expect(shelf.put('met:new', photo, SCENE, null, me)).rejects.toThrow()
  expect(waitingFiles.value).toHaveLength(1)
  await phone.parts.vault.unlock(me, PIN)
  await quiet()
  await phone.sync.signIn('19000000002', 'right')
  await expect.poll(() => late.arrived.value).toEqual([])
})

test('what does not fit stays in memory, says so, and is tried once more', async () => {
  let fits = false
  phone.parts.vault.lock()
  late.hold({ ...photoOf('check-1'), put: async () => (fits ? shelf.put('check-1', photo, SCENE, null, me) : Promise.reject(new NoRoom(2, 1))) })
  await phone.parts.vault.unlock(me, PIN)
  await expect.poll(() => waitingFiles.value).toMatchObject([{ noRoom: true }])
  fits = true
  late.tryAgain()
  await quiet()
  expect(told).toHaveLength(1)
})

test('a store that is open again by the time is given the photo at once', async () => {
  late.hold(photoOf('check-1'))
  await quiet()
  expect(told).toHaveLength(1)
})
