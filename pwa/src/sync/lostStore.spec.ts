// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { createShelf } from '../media/shelf'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

/** The same, under an app that goes on running. */
async function loseRows() {
  const request = phone.factory.open('phone')
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  const transaction = database.transaction([...database.objectStoreNames], 'readwrite')
  for (const name of database.objectStoreNames) transaction.objectStore(name).clear()
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
}

/** The browser throws the database away; what stands elsewhere stays. */
function loseStore() {
  phone.store.close()
  phone.factory = new IDBFactory()
  phone.restart({ locked: true })
}

test('a store that is gone is noticed at the next start, with the ids of what it had promised', async () => {
  const stop = phone.sync.startSync([])
  const [sent, unsent] = [phone.check(), phone.check()]
  await phone.book.keep(sent)
  await phone.sync.drainNow()
  phone.online = false
  await phone.book.keep(unsent)
  await expect.poll(() => phone.witnessed.text).toContain(unsent.id)
  expect(phone.witnessed.text).not.toContain(sent.id)
  const device = await phone.sync.deviceId()
  stop()
  loseStore()
  phone.online = true
  expect(await phone.sync.deviceId()).toBe(device)
  expect(await phone.sync.lost()).toMatchObject({ ids: [unsent.id], reported: false, read: false })
  await phone.signedIn()
  expect(server.reportedLost).toEqual([unsent.id])
  expect(await phone.sync.lost()).toMatchObject({ reported: true, read: false })
  await phone.sync.forgetLost()
  expect(await phone.sync.lost()).toMatchObject({ read: true })
})

test('a store that is thrown away under the running app is noticed when it locks, and what it promised still stands', async () => {
  const stop = phone.sync.startSync([])
  phone.online = false
  const unsent = phone.check()
  await phone.book.keep(unsent)
  await expect.poll(() => phone.witnessed.text).toContain(unsent.id)
  const device = await phone.sync.deviceId()
  await loseRows()
  phone.parts.vault.lock()
  await expect.poll(() => phone.sync.lost()).toMatchObject({ ids: [unsent.id], reported: false })
  expect(phone.witnessed.text).toContain(unsent.id)
  expect(await phone.sync.deviceId()).toBe(device)
  stop()
})

test('who signs in over a store that was thrown away under the running app tells the office of the loss', async () => {
  const stop = phone.sync.startSync([])
  phone.online = false
  const unsent = phone.check()
  await phone.book.keep(unsent)
  await expect.poll(() => phone.witnessed.text).toContain(unsent.id)
  await loseRows()
  phone.online = true
  await phone.signedIn()
  await expect.poll(() => server.reportedLost).toEqual([unsent.id])
  stop()
})

test('on a shared phone each loss is reported as its owner’s, also when they never sign in again', async () => {
  const [me] = server.workers.values()
  server.employWu()
  const stop = phone.sync.startSync([])
  const [mine, theirs] = [phone.check(), phone.check()]
  phone.online = false
  await phone.book.keep(mine)
  await expect.poll(() => phone.witnessed.text).toContain(mine.id)
  phone.online = true
  phone.fail('/sync/push', 'request_lost', 'request_lost', 'request_lost')
  phone.fail('/sync/sealed', 'request_lost', 'request_lost', 'request_lost')
  await phone.sync.signIn('19000000002', 'right')
  phone.online = false
  await phone.book.keep(theirs)
  await expect.poll(() => phone.witnessed.text).toContain(theirs.id)
  stop()
  loseStore()
  phone.faults.length = 0
  phone.online = true
  await phone.signedIn()
  expect([...server.reportedLost].sort()).toEqual([mine.id, theirs.id].sort())
  expect(Object.fromEntries(server.lostOf)).toEqual({ [me?.id ?? '']: [mine.id], '00000000-0000-7000-8000-000000000002': [theirs.id] })
})

test('photos that had not arrived are counted among what is lost', async () => {
  const stop = phone.sync.startSync([])
  const shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
  phone.online = false
  const check = phone.check()
  const media = await shelf.put(check.id, new Blob(['a photo']), { role: 'situation', filetype: 'image/jpeg' }, null)
  await shelf.put('a draft', new Blob(['another']), { role: 'situation', filetype: 'image/jpeg' }, null)
  await phone.book.keep({ ...check, media: [media] })
  await expect.poll(() => phone.witnessed.text).toContain(check.id)
  stop()
  loseStore()
  await phone.sync.deviceId()
  expect(await phone.sync.lost()).toMatchObject({ ids: [check.id], files: 1 })
})

test('a new phone has lost nothing', async () => {
  const fresh = new Phone(server)
  await fresh.sync.deviceId()
  expect(await fresh.sync.lost()).toBeNull()
})

test('a loss is reported until the server has answered', async () => {
  const stop = phone.sync.startSync([])
  phone.online = false
  const unsent = phone.check()
  await phone.book.keep(unsent)
  await expect.poll(() => phone.witnessed.text).toContain(unsent.id)
  stop()
  loseStore()
  phone.online = true
  phone.fail('/sync/reconcile', 'answer_lost', Response.json({ status: 'ok' }))
  await phone.sync.deviceId()
  await phone.signedIn()
  expect(await phone.sync.lost()).toMatchObject({ reported: false })
  await phone.sync.drainNow()
  expect(await phone.sync.lost()).toMatchObject({ reported: true })
})
