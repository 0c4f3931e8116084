// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { toBase64Url } from '../device'
import { FakeServer } from '../sync/testing/fakeServer'
import { problem } from '../sync/testing/problem'
import { Phone } from '../sync/testing/phone'
import type { Closed } from './ciphers'
import { requireStrongPin, WeakPin } from './pinRules'
import { createVault } from './vault'

const PIN = '274915'
const NAME = '龙秀兰'
const NUMBER = '15400001234'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const worker = async () => (await phone.store.read((reading) => reading.list('vaults', {})))[0]?.worker ?? ''
const locked = () => phone.restart({ locked: true })
const unlock = async (pin = PIN) => phone.parts.vault.unlock(await worker(), pin)

test('after the phone was off only the PIN opens what is kept, without a network', async () => {
  await phone.parts.vault.choosePin(PIN)
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  locked()
  await expect(phone.book.keep(phone.check())).rejects.toMatchObject({ name: 'NobodyHere' })
  expect(await phone.ask((reader) => reader.record(check.id))).toBeNull()
  expect(await unlock()).toEqual({ end: 'open' })
  expect((await phone.ask((reader) => reader.record(check.id)))?.record.id).toBe(check.id)
})

test('the password opens it too, without a network', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  phone.online = false
  locked()
  expect(await phone.parts.vault.unlockByPassword(await worker(), 'wrong')).toMatchObject({ end: 'wrong' })
  expect(await phone.parts.vault.unlockByPassword(await worker(), 'right')).toEqual({ end: 'open' })
  expect(await phone.ask((reader) => reader.record(check.id))).not.toBeNull()
})

test('wrong PINs have to wait longer and longer, also over a restart and with the clock set back', async () => {
  await phone.parts.vault.choosePin(PIN)
  locked()
  for (const left of [9, 8, 7]) expect(await unlock('000001')).toMatchObject({ end: 'wrong', left })
  expect(await unlock('000001')).toEqual({ end: 'wrong', left: 6, waitMs: 15_000 })
  expect(await unlock()).toEqual({ end: 'wait', waitMs: 15_000 })
  locked()
  phone.clock.setBy(-3_600_000)
  expect(await unlock()).toEqual({ end: 'wait', waitMs: 15_000 })
  phone.clock.setBy(3_600_000)
  phone.clock.pass(15_000)
  expect(await unlock()).toEqual({ end: 'open' })
  locked()
  expect(await unlock('000001')).toMatchObject({ end: 'wrong', left: 9 })
})

test('after ten wrong PINs only the password opens, and nothing is lost', async () => {
  await phone.parts.vault.choosePin(PIN)
  const check = phone.check()
  await phone.book.keep(check)
  locked()
  for (let n = 0; n < 10; n += 1) {
    phone.clock.pass(3_600_000)
    await unlock('000001')
  }
  phone.clock.pass(3_600_000)
  expect(await unlock()).toEqual({ end: 'password_only' })
  expect(await phone.parts.vault.unlockByPassword(await worker(), 'right')).toEqual({ end: 'open' })
  expect(await phone.ask((reader) => reader.record(check.id))).not.toBeNull()
  await phone.parts.vault.choosePin(PIN)
  locked()
  expect(await unlock()).toEqual({ end: 'open' })
})

test('a try counts also when the app is closed before its answer', async () => {
  await phone.parts.vault.choosePin(PIN)
  locked()
  const hangs = createVault({ ...phone.parts, clock: phone.clock, stretch: () => new Promise<never>(() => undefined) })
  void hangs.unlock(await worker(), '000001')
  await expect.poll(() => phone.store.read(async (reading) => (await reading.list('vaults', {}))[0]?.body.tries.wrong)).toBe(1)
  locked()
  expect(await unlock('000001')).toMatchObject({ end: 'wrong', left: 8 })
})

test('a PIN works on the phone where it was chosen, not on a copy without the browser key', async () => {
  await phone.parts.vault.choosePin(PIN)
  await phone.store.change(async (unit) => unit.remove('notes', ['', 'device_secret']))
  locked()
  expect(await unlock()).toMatchObject({ end: 'wrong' })
})

test('weak PINs are refused', () => {
  for (const pin of ['111111', '123456', '654321', '121212', '123123', '12345', 'abcdef']) {
    expect(() => requireStrongPin(pin), pin).toThrow(WeakPin)
  }
  requireStrongPin(PIN)
})

test('a reset by the office loses no unsent work: the server opens its wrap, the new password closes it anew', async () => {
  const check = phone.check({ words: NAME })
  phone.online = false
  await phone.book.keep(check)
  await phone.book.keepDraft('half', { words: 'half a sentence' })
  locked()
  server.password = 'reset'
  server.forgetAccessTokens()
  server.forgetRefreshTokens()
  phone.online = true
  phone.password = 'reset'
  await phone.signedIn()
  expect(await phone.ask((reader) => reader.draft('half'))).toEqual({ words: 'half a sentence' })
  expect(server.ledger.records.has(check.id)).toBe(true)
  locked()
  expect(await phone.parts.vault.unlockByPassword(await worker(), 'right')).toMatchObject({ end: 'wrong' })
  expect(await phone.parts.vault.unlockByPassword(await worker(), 'reset')).toEqual({ end: 'open' })
})

test('when the server cannot open its wrap, what is here stays, and the PIN still opens it', async () => {
  await phone.parts.vault.choosePin(PIN)
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  locked()
  phone.online = true
  server.password = 'reset'
  phone.fail('/auth/recover', problem(422, 'box-unknown-key'))
  await expect(phone.sync.signIn('19000000001', 'reset')).rejects.toMatchObject({ name: 'NeedsRecovery' })
  expect(await unlock()).toEqual({ end: 'open' })
  await phone.sync.signIn('19000000001', 'reset')
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('nothing that was written can be read from the disk', async () => {
  await phone.parts.vault.choosePin(PIN)
  const check = phone.check({ words: NAME, phone: NUMBER })
  await phone.book.keep(check)
  await phone.book.keepDraft('d', { words: NAME })
  await phone.sync.drainNow()
  await phone.book.keep(phone.check({ words: NAME }))
  const disk = await everythingOn(phone)
  for (const secret of [NAME, NUMBER, check.id, 'wakeup_check', 'Yang', PIN]) expect(disk.includes(secret), secret).toBe(false)
})

test('a row that was damaged on the disk is set apart as it lies, and blocks nothing', async () => {
  const [bad, good] = [phone.check(), phone.check()]
  phone.online = false
  await phone.book.keep(bad)
  await phone.book.keep(good)
  const { iv, ct } = await spoil(phone, 'records')
  const kept = await phone.ask((reader) => reader.mine())
  expect(kept.map(({ record }) => record.id)).toEqual([good.id])
  expect(await phone.ask((reader) => reader.damaged())).toMatchObject([{ table: 'records' }])
  phone.online = true
  await phone.sync.drainNow()
  expect(server.ledger.records.has(good.id)).toBe(true)
  expect(server.ledger.records.has(bad.id)).toBe(true)
  const { value: file } = await phone.sync.exportPhone().next()
  await server.answer('/api/v1/sync/exports', { method: 'POST', body: JSON.stringify(file) })
  expect(server.exports[0]).toMatchObject({ damaged: [{ table: 'records', sealed: `${toBase64Url(iv)}.${toBase64Url(ct)}` }] })
})

async function everythingOn({ factory }: Phone): Promise<string> {
  const database = await opened(factory)
  const rows = await Promise.all([...database.objectStoreNames].map((name) => all(database, name)))
  database.close()
  const bytes: string[] = []
  JSON.stringify(rows, (_key, value: unknown) => {
    if (value instanceof Uint8Array) bytes.push(Buffer.from(value).toString('utf8'), Buffer.from(value).toString('utf16le'))
    else if (typeof value === 'string') bytes.push(value)
    return value
  })
  return [JSON.stringify(rows), ...bytes].join('\n')
}

/** Changes one byte of the first row that a worker has there, and gives what lies there now. */
async function spoil({ factory }: Phone, table: string): Promise<Closed> {
  const database = await opened(factory)
  const rows = (await all(database, table)) as { worker: string; body: Closed; stamp: string }[]
  const row = rows.sort((a, b) => Number(a.stamp.split('-')[1]) - Number(b.stamp.split('-')[1])).find(({ worker: of }) => of !== '')
  if (!row) throw new Error('no row')
  row.body.ct[0] = (row.body.ct[0] ?? 0) ^ 255
  row.stamp += 'spoilt'
  const transaction = database.transaction(table, 'readwrite')
  transaction.objectStore(table).put(row)
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
  return row.body
}

function opened(factory: Phone['factory']): Promise<IDBDatabase> {
  const request = factory.open('phone')
  return new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
}

function all(database: IDBDatabase, name: string): Promise<unknown[]> {
  const request = database.transaction(name).objectStore(name).getAll()
  return new Promise((resolve) => (request.onsuccess = () => resolve(request.result)))
}
