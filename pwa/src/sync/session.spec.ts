// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { Declined } from './failures'
import { stateIn } from './state'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

test('a cold start without network knows who works here', async () => {
  phone.restart().online = false
  const { me } = await phone.store.read((reading) => stateIn(reading, phone.clock.now()))
  expect(me?.name).toBe('Yang')
  await phone.book.keep(phone.check())
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect(await phone.state()).toMatchObject({ unsent: 1, passwordNeeded: false })
})

test('after a restart the access token comes from the refresh cookie', async () => {
  phone.restart()
  await phone.book.keep(phone.check())
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 1 })
  expect(phone.requests).toContain('/auth/refresh')
})

test('an access token the server has forgotten is refreshed once', async () => {
  await phone.book.keep(phone.check())
  server.forgetAccessTokens()
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 1 })
})

test.each(['answer_lost', 'body_cut'] as const)('a refresh whose answer is gone (%s) locks nobody out', async (fault) => {
  phone.restart()
  phone.fail('/auth/refresh', fault)
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  phone.restart()
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
})

test('a sign-in the server no longer knows asks for the password and keeps the work', async () => {
  server.forgetAccessTokens()
  server.forgetRefreshTokens()
  await phone.book.keep(phone.check())
  expect(await phone.sync.drainNow()).toEqual({ end: 'password_needed' })
  expect(await phone.state()).toMatchObject({ passwordNeeded: true })
  await phone.book.keep(phone.check())
  await phone.signedIn()
  expect(await phone.state()).toMatchObject({ unsent: 0, passwordNeeded: false })
})

test('a wrong password says so', async () => {
  const declined = await phone.sync.signIn('19000000001', 'wrong').catch((error: unknown) => error)
  expect(declined).toBeInstanceOf(Declined)
  expect(declined).toMatchObject({ status: 401, problem: { slug: 'wrong-phone-or-password' } })
})

test('unsent work survives signing out and is delivered by whoever opens the app', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  await phone.sync.signOut()
  expect(await phone.sync.drainNow()).toEqual({ end: 'done', sent: 1, fetched: 0 })
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(await phone.sync.drainNow()).toEqual({ end: 'done', sent: 0, fetched: 0 })
  await expect(phone.book.keep(phone.check())).rejects.toMatchObject({ name: 'NobodyHere' })
  await phone.signedIn()
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
})

test('another worker on the same phone sees nothing of the first', async () => {
  server.employWu()
  const check = phone.check()
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 10_000 })
  await phone.sync.signOut()
  await phone.sync.signIn('19000000002', 'right')
  expect(await phone.ask((reader) => reader.records('wakeup_check'))).toEqual([])
  expect(await phone.state()).toMatchObject({ unsent: 0 })
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(false)
  phone.clock.pass(60_000)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('drafts outlive a restart and go with the record they became', async () => {
  await phone.book.keepDraft('check:e1', { detail: 'half a sent' })
  phone.restart()
  expect(await phone.ask((reader) => reader.draft('check:e1'))).toEqual({ detail: 'half a sent' })
  await phone.book.keep(phone.check(), { dropDraft: 'check:e1' })
  expect(await phone.ask((reader) => reader.draft('check:e1'))).toBeNull()
})
