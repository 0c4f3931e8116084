// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { ref } from 'vue'
import { followState } from './state'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let phone: Phone
let told: (() => void)[] = []

const network = () => ({
  looksOffline: () => !phone.online,
  isMetered: () => false,
  whenChanged: (tell: () => void) => {
    told.push(tell)
    return () => undefined
  },
  fetch: () => Promise.reject(new Error('not here')),
  cookie: () => null,
})

beforeEach(() => {
  told = []
  phone = new Phone(new FakeServer())
})

test('who works here is unknown, then nobody, then the worker, then nobody again', async () => {
  const { me } = followState({ store: phone.store, clock: phone.clock, network: network(), sending: ref(false) })
  expect(me.value).toBeUndefined()
  await expect.poll(() => me.value).toBeNull()
  await phone.signedIn()
  await expect.poll(() => me.value?.name).toBe('Yang')
  await phone.sync.signOut()
  await expect.poll(() => me.value).toBeNull()
})

test('what is unsent, urgent and sent shows by itself', async () => {
  await phone.signedIn()
  const { state } = followState({ store: phone.store, clock: phone.clock, network: network(), sending: ref(false) })
  await phone.book.keep(phone.check({ result: 'no_answer' }), { urgent: true })
  await expect.poll(() => state.value).toMatchObject({ unsent: 1, urgentUnsent: 1, offline: false, unknown: false })
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  await expect.poll(() => state.value).toMatchObject({ unsent: 1, offline: true })
  await phone.sync.drainNow()
  await expect.poll(() => state.value).toMatchObject({ unsent: 0, urgentUnsent: 0, offline: false })
})

test('a phone that says it has no network is offline at once', async () => {
  await phone.signedIn()
  const { state } = followState({ store: phone.store, clock: phone.clock, network: network(), sending: ref(false) })
  expect(state.value.offline).toBe(false)
  phone.online = false
  for (const tell of told) tell()
  expect(state.value.offline).toBe(true)
})
