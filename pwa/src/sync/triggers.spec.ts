// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'
import { waitAfter } from './triggers'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const arrives = (id: string) => expect.poll(() => server.ledger.records.has(id)).toBe(true)

test('what is kept leaves by itself', async () => {
  const stop = phone.sync.startSync([])
  const check = phone.check()
  await phone.book.keep(check)
  await arrives(check.id)
  stop()
})

test('what may be taken back leaves by itself when that time is over', async () => {
  const stop = phone.sync.startSync([])
  const check = phone.check()
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 10_000 })
  await expect.poll(() => phone.clock.pending()).toContain(10_000)
  expect(server.pushes).toEqual([])
  phone.clock.pass(10_000)
  await arrives(check.id)
  stop()
})

test('without a network something new is tried once its time has come, and what was tried in vain does not call for it again', async () => {
  phone.online = false
  phone.clock.pass(3_600_000)
  await phone.book.keep(phone.check())
  phone.clock.pass(1)
  const stop = phone.sync.startSync([])
  const tries = () => phone.requests.filter((path) => path === '/auth/refresh').length
  await expect.poll(() => phone.clock.pending().some((wait) => wait >= 5_000 && wait < 7_000)).toBe(true)
  const before = tries()
  expect(before).toBeGreaterThan(0)
  await phone.book.keep(phone.check(), { holdUntil: phone.clock.now() + 3_000 })
  await expect.poll(() => phone.clock.pending()).toContain(3_000)
  await quiet()
  expect(tries()).toBe(before)
  phone.clock.pass(3_000)
  await expect.poll(tries).toBeGreaterThan(before)
  stop()
})

test('coming online sends what was kept without a network', async () => {
  phone.online = false
  const stop = phone.sync.startSync([])
  const check = phone.check()
  await phone.book.keep(check)
  await expect.poll(async () => (await phone.state()).unsent).toBe(1)
  phone.comeOnline()
  await arrives(check.id)
  stop()
})

test('unlocking sends and fetches: nothing did while the store was locked', async () => {
  await phone.parts.vault.choosePin('482613')
  phone.restart({ locked: true })
  const [here] = await phone.store.read((reading) => reading.list('vaults', {}))
  const stop = phone.sync.startSync([])
  await quiet()
  phone.requests.length = 0
  await phone.parts.vault.unlock(here?.worker ?? '', '482613')
  await expect.poll(() => phone.requests).toContain('/sync/pull')
  stop()
})

test('without an answer it tries again by itself, and the failed try does not call itself', async () => {
  const check = phone.check()
  phone.fail('/sync/push', 'request_lost', 'request_lost', 'request_lost')
  await phone.book.keep(check)
  const stop = phone.sync.startSync([])
  await expect.poll(() => phone.faults.length).toBeLessThan(3)
  await quiet()
  expect(phone.faults.length).toBeGreaterThan(0)
  await expect.poll(() => {
    phone.clock.pass(61_000)
    return server.ledger.records.has(check.id)
  }).toBe(true)
  stop()
})

test('stopped, nothing starts any more', async () => {
  const stop = phone.sync.startSync([])
  await phone.sync.drainNow()
  stop()
  const before = phone.requests.length
  phone.clock.pass(3_600_000)
  phone.comeOnline()
  await quiet()
  expect(phone.requests.length).toBe(before)
})

test('waiting grows with failures, heeds the server, and goes on while only the password helps', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((failures) => waitAfter({ end: 'no_answer' }, failures, 0))
  expect(waits).toEqual([5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 300_000])
  expect(waitAfter({ end: 'later', retryAfter: 90_000, slug: 'busy' }, 1, 0)).toBe(90_000)
  expect(waitAfter({ end: 'password_needed' }, 3, 0)).toBe(30_000)
  expect(waitAfter({ end: 'nobody_here' }, 3, 0)).toBeNull()
  expect(waitAfter({ end: 'no_answer' }, 1, 1)).toBeGreaterThan(5_000)
})

async function quiet(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await new Promise(setImmediate)
}
