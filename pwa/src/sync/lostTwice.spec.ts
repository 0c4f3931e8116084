// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

/** Keeps a record that does not leave; then the browser throws the database away. */
async function keptAndLost() {
  const stop = phone.sync.startSync([])
  phone.online = false
  const check = phone.check()
  await phone.book.keep(check)
  await expect.poll(() => phone.witnessed.text).toContain(check.id)
  stop()
  loseStore()
  return check.id
}

function loseStore() {
  phone.store.close()
  phone.factory = new IDBFactory()
  phone.restart({ locked: true })
  phone.online = true
}

test('a store that is lost after the office knows of an earlier loss names only its own', async () => {
  const first = await keptAndLost()
  await phone.signedIn()
  expect(server.reportedLost).toEqual([first])
  const second = await keptAndLost()
  await phone.signedIn()
  expect((await phone.sync.lost())?.ids).toEqual([second])
  expect(server.reportedLost).toEqual([first, second])
})

test('a loss that the office had not heard of is named again with the next', async () => {
  const first = await keptAndLost()
  const stop = phone.sync.startSync([])
  phone.fail('/sync/reconcile', 'request_lost', 'request_lost', 'request_lost')
  await phone.signedIn()
  const worker = phone.ring.holder() ?? ''
  const [me] = [...server.workers.values()].map(({ id }) => id)
  await expect.poll(() => Object.keys(JSON.parse(phone.witnessed.text).promised as object).sort()).toEqual([worker, me].sort())
  stop()
  phone.faults.length = 0
  const second = await keptAndLost()
  await phone.signedIn()
  expect([...server.reportedLost].sort()).toEqual([first, second].sort())
})

test('what was handed over before a store was erased is not named as lost later', async () => {
  const stop = phone.sync.startSync([])
  phone.online = false
  const check = phone.check()
  await phone.book.keep(check)
  await expect.poll(() => phone.witnessed.text).toContain(check.id)
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
  phone.online = true
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  await expect.poll(() => phone.witnessed.text).not.toContain(check.id)
  stop()
})
