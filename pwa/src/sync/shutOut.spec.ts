// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { problem } from './testing/problem'
import { Phone } from './testing/phone'
import { waitAfter } from './triggers'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
  phone.online = false
  await phone.book.keep(phone.check({ result: 'no_answer' }), { urgent: true })
  phone.online = true
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
})

test.each([
  ['503', () => problem(503, 'server-busy', { 'Retry-After': '90' }), 90_000],
  ['429', () => problem(429, 'too-many-tries', { 'Retry-After': '90' }), 90_000],
  ['a stranger’s 403', () => new Response('<html>', { status: 403 }), null],
])('a phone that was shut out hands over later what met %s', async (_what, answer, retryAfter) => {
  phone.fail('/sync/exports', answer())
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later', retryAfter })
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports).toHaveLength(1)
})

test('it goes on asking, less and less often, until the server has signed', () => {
  expect([1, 3, 9].map((failures) => waitAfter({ end: 'revoked', wiped: false }, failures, 0))).toEqual([5_000, 30_000, 300_000])
  expect(waitAfter({ end: 'revoked', wiped: true }, 0, 0)).toBeNull()
})

test('what the server would not sign the first time is handed over by the timer', async () => {
  phone.fail('/sync/exports', problem(401, 'sign-in-needed'))
  const stop = phone.sync.startSync([])
  await expect.poll(() => phone.faults.length).toBe(0)
  await expect.poll(() => {
    phone.clock.pass(61_000)
    return server.exports.length
  }).toBe(1)
  stop()
})
