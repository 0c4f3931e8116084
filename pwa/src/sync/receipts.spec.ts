// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { tidy } from './housekeeping'
import { outcomeHash } from './receipts'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'
import type { PushAnswer } from './wire'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

/** Lets somebody between phone and server change the answer to a push. */
function tamper(change: (answer: PushAnswer) => PushAnswer): void {
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    const response = await answer(url, request, jar)
    return url.includes('push') ? new Response(JSON.stringify(change((await response.json()) as PushAnswer))) : response
  }
}

const stateAfterPush = async () => {
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  return (await phone.ask((reader) => reader.record(check.id)))?.state.at
}

test('the hash of an outcome is the one the contract names', async () => {
  const outcome = { change_id: 'c', outcome: 'refused' as const, revision: null, problem: { slug: 's', title: '' } }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode('c|refused||s'))
  expect(await outcomeHash(outcome)).toBe(Buffer.from(digest).toString('base64url'))
})

test('without a receipt a record is sent, not signed', async () => {
  server.signsReceipts = false
  expect(await stateAfterPush()).toBe('sent')
})

test('a receipt with a broken signature signs nothing', async () => {
  tamper((answer) => ({ ...answer, receipt: answer.receipt?.replace(/.{8}$/, 'AAAAAAAA') ?? null }))
  expect(await stateAfterPush()).toBe('sent')
})

test('a receipt over other outcomes signs nothing', async () => {
  tamper((answer) => ({ ...answer, outcomes: answer.outcomes.map((outcome) => ({ ...outcome, revision: 7 })) }))
  expect(await stateAfterPush()).toBe('sent')
})

test('a receipt of another restore of the server signs nothing', async () => {
  tamper((answer) => ({ ...answer, epoch: 'epoch-9' }))
  expect(await stateAfterPush()).not.toBe('signed')
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later', slug: 'server-unsteady' })
})

test('a new key of the server is fetched when it first signs', async () => {
  expect(await stateAfterPush()).toBe('signed')
  await server.newKey()
  expect(await stateAfterPush()).toBe('signed')
})

test('a receipt that never came is asked for again, without counting as unsent', async () => {
  server.signsReceipts = false
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  server.signsReceipts = true
  phone.clock.pass(3_600_000)
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ unsent: 0 })
  await phone.sync.drainNow()
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
  expect(server.ledger.records.get(check.id)?.record.revision).toBe(1)
})

test('an unreadable receipt harms nothing', async () => {
  tamper((answer) => ({ ...answer, receipt: '%%.e30.x' }))
  expect(await stateAfterPush()).toBe('sent')
})

test('a receipt that never came is asked for again also when the clock was set back a year since', async () => {
  server.signsReceipts = false
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  server.signsReceipts = true
  phone.clock.setBy(-365 * 86_400_000)
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
})

test('a clock set a year ahead lets no copy go that a restored server needs', async () => {
  const earlier = server.backup()
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  phone.clock.setBy(365 * 86_400_000)
  await tidy({ ...phone.parts, clock: phone.clock }, phone.ring.holder() ?? '')
  server.restore(earlier)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})
