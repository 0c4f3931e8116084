// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { comesByTheTimer } from './testing/byTheTimer'
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
  await comesByTheTimer(phone, check.id)
  stop()
})

test('looked at again, it sends and fetches at once', async () => {
  const stop = await atRest()
  phone.lookedAt = false
  phone.comeBack()
  await expect.poll(() => phone.requests).toContain('/sync/pull')
  stop()
})

test('five minutes after it went well it fetches again, and every five minutes from then on', async () => {
  const stop = await atRest()
  for (let round = 0; round < 2; round += 1) {
    phone.clock.pass(299_999)
    await quiet()
    expect(phone.requests).toEqual([])
    phone.clock.pass(1)
    await expect.poll(() => phone.requests).toContain('/sync/pull')
    await toRest()
  }
  stop()
})

test('nobody looks: it fetches nothing by itself, and does five minutes after somebody looks', async () => {
  const stop = await atRest()
  phone.lookedAt = false
  for (let round = 0; round < 3; round += 1) phone.clock.pass(300_000)
  await quiet()
  expect(phone.requests).toEqual([])
  phone.lookedAt = true
  phone.clock.pass(300_000)
  await expect.poll(() => phone.requests).toContain('/sync/pull')
  stop()
})

test('nobody looks: what failed is tried again all the same', async () => {
  const check = phone.check()
  phone.fail('/sync/push', 'request_lost', 'request_lost')
  await phone.book.keep(check)
  const stop = phone.sync.startSync([])
  phone.lookedAt = false
  await comesByTheTimer(phone, check.id)
  stop()
})

test('while another tab is at it nothing leaves from here, and fifteen seconds later it is tried again', async () => {
  const other = atWork()
  const stop = phone.sync.startSync([])
  await expect.poll(() => phone.clock.pending()).toContain(15_000)
  phone.requests.length = 0
  phone.clock.pass(14_999)
  await quiet()
  expect(phone.requests).toEqual([])
  phone.clock.pass(1)
  await expect.poll(() => phone.clock.pending()).toContain(15_000)
  expect(phone.requests).toEqual([])
  await other.done()
  phone.clock.pass(15_000)
  await expect.poll(() => phone.requests).toContain('/sync/pull')
  stop()
})

test('stopped, nothing starts any more', async () => {
  const stop = phone.sync.startSync([])
  await phone.sync.drainNow()
  stop()
  const before = phone.requests.length
  phone.clock.pass(3_600_000)
  phone.comeOnline()
  phone.comeBack()
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

/** Starts, and waits until all is sent and fetched and only the timer after success is left. */
async function atRest(): Promise<() => void> {
  const stop = phone.sync.startSync([])
  await toRest()
  return stop
}

async function toRest(): Promise<void> {
  await expect.poll(() => phone.clock.pending()).toEqual([300_000])
  await quiet()
  phone.requests.length = 0
}

/** Another tab that has begun to send, until it is told to be done. */
function atWork(): { done: () => Promise<void> } {
  let end = () => {}
  void phone.locks.inTurn('xunfang-outbox', () => new Promise<void>((resolve) => (end = resolve)))
  return { done: () => (end(), quiet()) }
}

async function quiet(): Promise<void> {
  for (let turns = 0; turns < 200; turns += 1) await new Promise(setImmediate)
}
