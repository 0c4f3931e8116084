// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import type { ClockStamp } from '../records/record'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

/** The clock of each record as the server got it, in the order of keeping. */
const arrived = () => server.pushes.flat().map(({ text }) => (JSON.parse(text) as { clock: ClockStamp }).clock)

function pass(ms: number): void {
  phone.clock.pass(ms)
  server.now += ms
}

test('a phone an hour behind tells by how much, and is certain of it', async () => {
  phone.clock.setBy(-HOUR)
  await phone.sync.drainNow()
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  const [clock] = arrived()
  expect(clock?.certain).toBe(true)
  expect(clock?.offset_ms).toBeGreaterThan(HOUR - 2000)
  expect(clock?.offset_ms).toBeLessThan(HOUR + 2000)
  expect(await phone.state()).toMatchObject({ clockWrong: true })
})

test('a right clock is not called wrong', async () => {
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ clockWrong: false })
})

test('kept offline after a restart, the time is certain once the clock proves to be as before', async () => {
  phone.restart().online = false
  await phone.book.keep(phone.check())
  pass(6 * HOUR)
  phone.online = true
  await phone.sync.drainNow()
  expect(arrived()[0]).toMatchObject({ certain: true })
})

test('a clock set back between two checks: the first stays certain, the second is judged by its own clock', async () => {
  await phone.book.keep(phone.check())
  phone.online = false
  phone.clock.setBy(-DAY)
  await phone.book.keep(phone.check())
  pass(HOUR)
  phone.online = true
  await phone.sync.drainNow()
  const [first, second] = arrived()
  expect(first).toMatchObject({ certain: true })
  expect(Math.abs(first?.offset_ms ?? DAY)).toBeLessThan(2000)
  expect(second).toMatchObject({ certain: true })
  expect(Math.abs((second?.offset_ms ?? 0) - DAY)).toBeLessThan(2000)
  expect(first?.epoch).not.toBe(second?.epoch)
})

test('a clock set while the app was closed leaves the time in between uncertain', async () => {
  phone.restart().online = false
  phone.clock.setBy(DAY)
  await phone.book.keep(phone.check())
  phone.restart()
  phone.clock.setBy(-DAY)
  phone.clock.setBy(-365 * DAY)
  phone.online = true
  await phone.sync.drainNow()
  expect(arrived()[0]).toMatchObject({ certain: false })
})

test('a phone that never met the server before restarting cannot be certain', async () => {
  const fresh = await new Phone(new FakeServer()).signedIn()
  await fresh.store.change(async (unit) => unit.remove('notes', ['', 'clock']))
  await fresh.book.keep(fresh.check())
  fresh.restart()
  await fresh.sync.drainNow()
  const [push] = fresh.server.pushes
  expect((JSON.parse(push?.[0]?.text ?? '{}') as { clock: ClockStamp }).clock).toMatchObject({ offset_ms: null, certain: false })
})
