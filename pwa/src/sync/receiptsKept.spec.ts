// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { createShelf } from '../media/shelf'
import { LANE } from '../records/files'
import { sendAgain } from './epoch'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const DAY_MS = 86_400_000

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const count = (table: 'receipts' | 'sent') => phone.store.read((reading) => reading.count(table, { worker: phone.ring.holder() ?? '' }))

const held = async () => new Set((await phone.store.read((reading) => reading.list('records', { worker: phone.ring.holder() ?? '' }))).map(({ id }) => id))

const storage = { askToKeep: async () => true, isKept: async () => true, room: async () => null }
const shelf = () => createShelf({ store: phone.store, clock: phone.clock, storage })

async function keepSome() {
  for (let n = 0; n < 3; n += 1) {
    await phone.book.keep(phone.check())
    await phone.sync.drainNow()
  }
}

async function daysPass(days: number) {
  phone.clock.pass(days * DAY_MS)
  server.now += days * DAY_MS
  await phone.sync.drainNow()
  await phone.sync.drainNow()
}

test('a receipt stays as long as what it proves is held, and goes with the last of it', async () => {
  await keepSome()
  await daysPass(1)
  expect([await count('sent'), await count('receipts')]).toEqual([3, 3])
  await daysPass(4)
  expect([await count('sent'), await count('receipts')]).toEqual([0, 0])
})

test('a later answer about the first change of several leaves the receipt that proves the others', async () => {
  const checks = [phone.check(), phone.check(), phone.check()]
  phone.online = false
  for (const check of checks) await phone.book.keep(check)
  phone.online = true
  await phone.sync.drainNow()
  const worker = phone.ring.holder() ?? ''
  const held = await phone.store.read((reading) => reading.list('sent', { worker }))
  const first = held.find(({ record }) => record === checks[0]?.id)?.change
  await phone.store.change((unit) => sendAgain(unit, worker, 'receipt', ({ change }) => change === first))
  await phone.sync.drainNow()
  const receipts = await phone.store.read((reading) => reading.list('receipts', { worker }))
  expect(server.pushes.map((push) => push.length)).toEqual([3, 1])
  expect(new Set(receipts.flatMap(({ body }) => body.outcomes.map(({ change_id }) => change_id)))).toEqual(new Set(held.map(({ change }) => change)))
})

test('the same answer that comes again is kept once', async () => {
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  const worker = phone.ring.holder() ?? ''
  await phone.store.change((unit) => sendAgain(unit, worker, 'receipt'))
  await phone.sync.drainNow()
  expect(server.pushes).toHaveLength(2)
  expect(await count('receipts')).toBe(1)
})

test('one that came for something still held goes after sixty days all the same', async () => {
  server.signsReceipts = false
  await keepSome()
  const worker = phone.ring.holder() ?? ''
  const [held] = await phone.store.read((reading) => reading.list('sent', { worker }))
  const outcomes = [{ change_id: held?.change ?? '', outcome: 'accepted', revision: 1, problem: null }]
  await phone.store.change(async (unit) => unit.put('receipts', { worker, id: 'unverified', body: { receipt: '', outcomes, at: phone.clock.now(), verified: false } }))
  await daysPass(30)
  expect(await count('receipts')).toBe(1)
  await daysPass(31)
  expect(await count('receipts')).toBe(0)
})

test('what was made under a clock that was a year behind stays as long as everything else', async () => {
  const YEAR_MS = 365 * DAY_MS
  phone.clock.setBy(-YEAR_MS)
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  const isHere = async () => (await phone.ask((reader) => reader.record(check.id))) !== null
  await daysPass(5)
  expect([await count('sent'), await isHere()]).toEqual([0, true])
  server.notGiven.add(check.id)
  await daysPass(54)
  expect(await isHere()).toBe(true)
  await daysPass(2)
  expect(await isHere()).toBe(false)
})

test('own records stay sixty days, also where a pull from the start has brought them again, and longer where the server still gives them', async () => {
  const [given, over] = [phone.check(), phone.check()]
  for (const check of [given, over]) await phone.book.keep(check)
  await phone.sync.drainNow()
  server.restore(server.backup())
  await phone.sync.drainNow()
  await daysPass(30)
  server.notGiven.add(over.id)
  await daysPass(29)
  expect(await held()).toEqual(new Set([given.id, over.id]))
  await daysPass(2)
  expect(await held()).toEqual(new Set([given.id]))
})

test("others' records go the day the server would no longer give them to a phone, but not with unsent work or a photo on them", async () => {
  const [plain = '', written = '', photographed = ''] = [0, 1, 2].map(() => server.enterElder({ name: '龙某' }))
  await phone.sync.drainNow()
  await phone.book.edit(written, { data: { landmark: '桥头' } }, { holdUntil: phone.clock.now() + 3 * DAY_MS })
  await shelf().put(photographed, new Blob(['a house']), { role: 'landmark', filetype: 'image/jpeg' }, null)
  for (const id of [plain, written, photographed]) server.notGiven.add(id)
  await daysPass(2)
  expect(await held()).toEqual(new Set([written, photographed]))
  await daysPass(2)
  expect(server.ledger.records.get(written)?.record.data).toMatchObject({ landmark: '桥头' })
  for (const days of [6, 2]) await daysPass(days)
  expect(await held()).toEqual(new Set())
})

test('the small picture of a landmark holds no record on the phone', async () => {
  const elder = server.enterElder({ name: '龙某' })
  await phone.sync.drainNow()
  const declared = await shelf().put(elder, new Blob(['a house']), { role: 'landmark', filetype: 'image/jpeg' }, new Blob(['small'], { type: 'image/webp' }))
  await phone.book.edit(elder, { media: [declared] })
  await daysPass(1)
  await daysPass(4)
  const files = () => phone.store.read((reading) => reading.list('files', { worker: phone.ring.holder() ?? '' }))
  expect((await files()).map(({ lane }) => lane)).toEqual([LANE.small])
  server.notGiven.add(elder)
  await daysPass(1)
  expect(await held()).toEqual(new Set())
  await daysPass(8)
  expect(await files()).toEqual([])
})
