// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { comesByTheTimer } from './testing/byTheTimer'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

const PIN = '274915'

beforeEach(async () => {
  server = new FakeServer()
  server.employWu()
  phone = await new Phone(server).signedIn()
  await phone.parts.vault.choosePin(PIN)
  // As every phone after its first day, it has the server's key and knows its own certified.
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
})

function signInIsOver() {
  server.forgetAccessTokens()
  server.forgetRefreshTokens()
}
const state = async (id: string) => (await phone.ask((reader) => reader.record(id)))?.state.at

test('while only the password helps, an own silent door leaves in sealed post, and its answer is opened at once', async () => {
  signInIsOver()
  const silent = phone.check({ result: 'no_answer' })
  await phone.book.keep(silent, { urgent: true })
  expect(await phone.sync.drainNow()).toEqual({ end: 'password_needed' })
  expect(server.ledger.records.has(silent.id)).toBe(true)
  expect(await state(silent.id)).toBe('signed')
  expect(await phone.state()).toMatchObject({ unsent: 0, urgentUnsent: 0, passwordNeeded: true })
})

test('so does what a locked colleague wrote', async () => {
  const theirs = phone.check({ result: 'no_answer' })
  phone.online = false
  await phone.book.keep(theirs, { urgent: true, holdUntil: phone.clock.now() + 120_000 })
  phone.parts.vault.lock()
  phone.online = true
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  expect(server.ledger.records.has(theirs.id)).toBe(false)
  signInIsOver()
  phone.clock.pass(120_000)
  expect(await phone.sync.drainNow()).toEqual({ end: 'password_needed' })
  expect(server.ledger.records.has(theirs.id)).toBe(true)
})

test('what had been on its way in a push leaves as well, and comes once', async () => {
  const check = phone.check({ result: 'no_answer' })
  await phone.book.keep(check, { urgent: true })
  phone.fail('/sync/push', 'answer_lost')
  await phone.sync.drainNow()
  signInIsOver()
  expect(await phone.sync.drainNow()).toEqual({ end: 'password_needed' })
  expect(await state(check.id)).toBe('signed')
  expect(server.ledger.records.get(check.id)?.revisions).toHaveLength(1)
})

test('without an answer the urgent one is still told of as unsent, and the timer brings it', async () => {
  signInIsOver()
  const stop = phone.sync.startSync([])
  await expect.poll(async () => (await phone.state()).passwordNeeded).toBe(true)
  phone.fail('/sync/sealed', 'request_lost', 'request_lost')
  const silent = phone.check({ result: 'no_answer' })
  await phone.book.keep(silent, { urgent: true })
  await expect.poll(() => {
    phone.clock.pass(1)
    return phone.faults.length
  }).toBeLessThan(2)
  expect(await phone.state()).toMatchObject({ urgentUnsent: 1, passwordNeeded: true })
  await comesByTheTimer(phone, silent.id)
  stop()
})

test('asking again with nothing to bring writes to nobody but the door of the sign-in', async () => {
  signInIsOver()
  await phone.sync.drainNow()
  phone.requests.length = 0
  expect(await phone.sync.drainNow()).toEqual({ end: 'password_needed' })
  expect(phone.requests).toEqual(['/auth/refresh'])
})
