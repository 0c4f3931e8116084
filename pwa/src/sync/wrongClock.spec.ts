// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { dayOf, writtenTime } from '../records/day'
import type { ClockStamp } from '../records/record'
import { rightTime } from '../records/timekeeper'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const WRONG = [DAY, -DAY, -365 * DAY, 20 * HOUR]

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const arrived = () => server.pushes.flat().map(({ text }) => (JSON.parse(text) as { clock: ClockStamp }).clock)
const today = async () => dayOf(rightTime(phone.clock.now(), await phone.ask((reader) => reader.clock())))
const trueDay = () => dayOf(server.now)

function pass(ms: number): void {
  phone.clock.pass(ms)
  server.now += ms
}

/** A phone that has shown a wrong time since before it last met the server. */
async function wrongBy(ms: number): Promise<void> {
  phone.clock.setBy(ms)
  await phone.sync.drainNow()
}

test.each(WRONG)('a phone %d ms off says by how much and is certain of it, between contacts and across a restart', async (off) => {
  await wrongBy(off)
  phone.online = false
  await phone.book.keep(phone.check())
  pass(3 * HOUR)
  phone.restart()
  await phone.book.keep(phone.check())
  pass(HOUR)
  phone.online = true
  await phone.sync.drainNow()
  for (const clock of arrived()) {
    expect(clock.certain).toBe(true)
    expect(Math.abs((clock.offset_ms ?? 0) + off)).toBeLessThan(2_000)
  }
  expect(arrived()).toHaveLength(2)
})

test.each(WRONG)('a phone %d ms off takes the true day for today while it is cut off, also after a restart', async (off) => {
  await wrongBy(off)
  phone.online = false
  expect(await today()).toBe(trueDay())
  pass(20 * HOUR)
  phone.restart()
  expect(await today()).toBe(trueDay())
})

test.each([DAY, -DAY, -365 * DAY])('a phone %d ms off that somebody mends is believed at once, without a network', async (off) => {
  await wrongBy(off)
  phone.online = false
  pass(2 * HOUR)
  phone.clock.setBy(-off)
  expect(await today()).toBe(trueDay())
  phone.restart()
  expect(await today()).toBe(trueDay())
})

test.each([DAY, -DAY, 365 * DAY, -365 * DAY])('a phone %d ms off still shows what is given until tonight, and not what was until an hour ago', async (off) => {
  const give = (id: string, until: number) => server.ledger.tell({ kind: 'elder', id, revision: 1, expires_at: writtenTime(server.now + until), data: {} })
  give('until tonight', 12 * HOUR)
  give('until soon', HOUR)
  await wrongBy(off)
  phone.online = false
  pass(2 * HOUR)
  const shown = await phone.ask((reader) => reader.records('elder'))
  expect(shown.map(({ record }) => record.id)).toEqual(['until tonight'])
  expect(await phone.ask((reader) => reader.record('until tonight'))).not.toBeNull()
  expect(await phone.ask((reader) => reader.record('until soon'))).toBeNull()
})

test('a right phone and one that never met the server go by their own clock', () => {
  expect(rightTime(1_000_000, null)).toBe(1_000_000)
  expect(rightTime(1_000_000, { offset_ms: 5_000, epoch: 'a', count: 1, at: 0 })).toBe(1_000_000)
})

test('a restart without a network opens a new epoch: uncertain until the clock is compared again', async () => {
  await wrongBy(DAY)
  phone.restart().online = false
  const before = await phone.store.read((reading) => phone.parts.timekeeper.stamp(reading))
  expect(before).toMatchObject({ certain: false })
  expect(Math.abs((before.offset_ms ?? 0) + DAY)).toBeLessThan(2_000)
})

test('a clock set between two checks without a network: each says the epoch it belongs to', async () => {
  await wrongBy(DAY)
  phone.online = false
  await phone.book.keep(phone.check())
  pass(HOUR)
  phone.clock.setBy(-DAY)
  await phone.book.keep(phone.check())
  pass(HOUR)
  phone.online = true
  await phone.sync.drainNow()
  const [first, second] = arrived()
  expect(first?.epoch).not.toBe(second?.epoch)
  expect([first?.certain, second?.certain]).toEqual([true, true])
  expect(Math.abs((first?.offset_ms ?? 0) + DAY)).toBeLessThan(2_000)
  expect(Math.abs(second?.offset_ms ?? DAY)).toBeLessThan(2_000)
})

test('a phone that starts before this app was made is told its clock is wrong, not only that there is no signal', async () => {
  const fresh = new Phone(server)
  fresh.clock.setBy(-365 * DAY)
  fresh.online = false
  await fresh.sync.signIn('19000000001', 'right').catch(() => undefined)
  expect((await fresh.state()).clockWrong).toBe(true)
})

test.each([-16 * 365 * DAY, -DAY])('a phone that was right yesterday and starts %d ms off has a wrong clock as soon as nobody answers', async (off) => {
  await phone.sync.drainNow()
  pass(DAY / 2)
  phone.clock.setBy(off)
  phone.restart()
  phone.fail('GET', 'request_lost')
  phone.fail('POST', 'request_lost')
  expect((await phone.state()).clockWrong).toBe(false)
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect((await phone.state()).clockWrong).toBe(true)
  await wrongBy(-off)
  expect((await phone.state()).clockWrong).toBe(false)
})

test('without an answer a right clock is not called wrong', async () => {
  await phone.sync.drainNow()
  pass(DAY)
  phone.restart().online = false
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect((await phone.state()).clockWrong).toBe(false)
})

test('a clock that the server found far off is called wrong', async () => {
  expect((await phone.state()).clockWrong).toBe(false)
  await wrongBy(-365 * DAY)
  expect((await phone.state()).clockWrong).toBe(true)
})
