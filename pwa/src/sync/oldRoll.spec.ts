// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const ELDER = 'e0000000-0000-7000-8000-000000000001'
const DAY_MS = 86_400_000

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
  server.enterElder({ name: '粟某某' }, ELDER)
  await phone.sync.drainNow()
  phone.online = false
})

async function days(n: number) {
  phone.clock.pass(n * DAY_MS)
  server.now += n * DAY_MS
  await phone.sync.drainNow()
}
const elder = () => phone.ask((reader) => reader.record(ELDER))

test('for 30 days without contact the list is there for calls', async () => {
  await days(29)
  await days(1)
  expect(await elder()).not.toBeNull()
})

test('after that, and a day later still without contact, it goes; what is unsent stays', async () => {
  const unsent = phone.check()
  await phone.book.keep(unsent)
  await days(31)
  expect(await elder()).not.toBeNull()
  await days(1)
  expect(await elder()).toBeNull()
  expect((await phone.ask((reader) => reader.record(unsent.id)))?.state.at).toBe('on_phone')
  expect(await phone.state()).toMatchObject({ unsent: 1 })
})

test('it comes back with the next contact', async () => {
  await days(31)
  await days(1)
  phone.online = true
  await phone.sync.drainNow()
  expect(await elder()).not.toBeNull()
})

test('a clock that jumped and was put right within the day empties nothing', async () => {
  phone.clock.setBy(400 * DAY_MS)
  await days(0)
  phone.clock.setBy(-400 * DAY_MS)
  await days(2)
  phone.clock.setBy(400 * DAY_MS)
  await days(0)
  expect(await elder()).not.toBeNull()
})

test('a contact in between begins the 30 days anew', async () => {
  await days(31)
  phone.online = true
  await days(0)
  phone.online = false
  await days(31)
  expect(await elder()).not.toBeNull()
})
