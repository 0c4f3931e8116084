// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { needWorker } from '../records/here'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const PIN = '274915'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  server.employWu()
  phone = await new Phone(server).signedIn()
  await phone.parts.vault.choosePin(PIN)
})

const here = () => phone.store.read(needWorker)
const queued = async (record: string) => {
  const worker = await here()
  return phone.store.read((reading) => reading.list('outbox', { worker, record }))
}

async function exported(options?: { records: string[] }) {
  const files = []
  for await (const file of phone.sync.exportPhone(options)) files.push(file)
  return files
}

async function changesIn(files: Awaited<ReturnType<typeof exported>>) {
  server.revoked.add(await phone.sync.deviceId())
  for (const file of files) await server.answer('/api/v1/sync/exports', { method: 'POST', body: JSON.stringify(file) })
  server.revoked.clear()
  return server.exports.flatMap((one) => (one['changes'] ?? []) as { change_id: string; id: string }[])
}

test.each([['everything', false], ['the one record', true]])('what is written after a file of %s was made follows it, and the same words come true by either way', async (_, one) => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  const files = await exported(one ? { records: [check.id] } : undefined)
  await phone.book.edit(check.id, { note: 'later' })
  expect(await queued(check.id)).toHaveLength(2)
  const [inFile] = await changesIn(files)
  phone.online = true
  await phone.sync.drainNow()
  expect(server.ledger.changes.get(inFile?.change_id ?? '')?.change).toEqual(inFile)
  expect(server.ledger.records.get(check.id)?.revisions).toHaveLength(2)
})

test('what no file took along is still one change', async () => {
  const [inFile, other] = [phone.check(), phone.check()]
  phone.online = false
  for (const check of [inFile, other]) await phone.book.keep(check)
  await exported({ records: [inFile.id] })
  await phone.book.edit(other.id, { note: 'later' })
  expect(await queued(other.id)).toHaveLength(1)
})

test('what is taken back after a file was made is taken back at the office as well', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 10_000 })
  await exported()
  expect(await phone.book.takeBack(check.id)).toBe('voided')
  expect(await queued(check.id)).toHaveLength(2)
})

test('the same holds for what a locked colleague wrote, whose post a file took along', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 600_000 })
  const first = await here()
  phone.parts.vault.lock()
  phone.online = true
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  phone.online = false
  const files = await exported()
  await changesIn(files)
  const [post] = server.exports.flatMap((one) => one['posts'] as { envelopes: unknown[] }[])
  expect(post?.envelopes).toHaveLength(1)
  expect(await phone.parts.vault.unlock(first, PIN)).toEqual({ end: 'open' })
  await phone.book.edit(check.id, { note: 'later' })
  expect(await queued(check.id)).toHaveLength(2)
})

test('a phone that was shut out hands over what was written since, and not in place of what it had handed over', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 600_000 }) // never put on the wire
  phone.online = true
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
  phone.fail('/sync/exports', 'answer_lost')
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  await phone.book.edit(check.id, { note: 'later' })
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  const [before, after] = server.exports.map((one) => one['changes'] as { change_id: string; note?: string }[])
  expect(before).toHaveLength(1)
  expect(after).toEqual([before?.[0], expect.objectContaining({ note: 'later', base_change_id: before?.[0]?.change_id })])
})
