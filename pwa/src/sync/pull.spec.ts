// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const ELDER = '00000000-0000-7000-8000-00000000e1de'

function enter(id: string, data: Record<string, unknown>, more: Record<string, unknown> = {}): void {
  server.enterElder(data, id, more)
}

const elder = () => phone.ask((reader) => reader.record(ELDER))

test('what the server has is on the phone after a pull, unknown fields and kinds untouched', async () => {
  enter(ELDER, { name: '粟某某', shoe_size: 38 }, { weather: 'fog' })
  server.ledger.tell({ kind: 'tea_house', id: crypto.randomUUID(), revision: 1, data: { cups: 4 } })
  await phone.sync.drainNow()
  expect((await elder())?.record).toMatchObject({ revision: 1, data: { name: '粟某某', shoe_size: 38 }, weather: 'fog' })
  expect(await phone.ask((reader) => reader.records('tea_house'))).toHaveLength(1)
})

test('unsent edits lie over what a pull brings', async () => {
  enter(ELDER, { name: '粟某某', phone: '1' })
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  server.ledger.writeElsewhere(ELDER, { landmark: '晒谷坪旁' })
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  expect((await elder())?.record.data).toMatchObject({ phone: '2' })

  await phone.sync.drainNow()
  expect((await elder())?.record.data).toEqual({ name: '粟某某', phone: '2', landmark: '晒谷坪旁' })
})

test('disjoint edits of two people merge, and a further edit does not undo the other', async () => {
  enter(ELDER, { name: '粟某某', phone: '1' })
  await phone.sync.drainNow()
  server.ledger.writeElsewhere(ELDER, { landmark: '晒谷坪旁' })
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  phone.fail('/sync/pull', 'request_lost')
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { landmark: '井边' } })
  await phone.sync.drainNow()
  const sent = JSON.parse(server.pushes.at(-1)?.[0]?.text ?? '{}') as Record<string, unknown>
  expect(sent).toMatchObject({ base_revision: null, base_change_id: server.pushes[0]?.[0]?.change_id })
})

test('once what others wrote has been seen, an edit of it is no conflict', async () => {
  enter(ELDER, { phone: '1' })
  await phone.sync.drainNow()
  server.ledger.writeElsewhere(ELDER, { landmark: 'well' })
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { landmark: 'mill' } })
  await phone.sync.drainNow()
  expect(JSON.parse(server.pushes.at(-1)?.[0]?.text ?? '{}')).toMatchObject({ base_revision: 3, base_change_id: null })
  expect(await elder()).toMatchObject({ state: { at: 'signed' }, record: { data: { landmark: 'mill', phone: '2' } } })
})

test('the same field changed by two: both values shown, and a person decides', async () => {
  enter(ELDER, { name: '粟某某', phone: '1' })
  await phone.sync.drainNow()
  server.ledger.writeElsewhere(ELDER, { phone: '3' })
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  const shown = await elder()
  expect(shown?.state).toMatchObject({ at: 'returned', how: 'conflict' })
  expect(shown?.record.data['phone']).toBe('3')
  expect(shown?.record.conflicts[0]).toMatchObject({ field: 'phone', values: [{ value: '3' }, { value: '2' }] })

  await phone.book.edit(ELDER, { data: { phone: '2' } }, { resolves: ['phone'] })
  await phone.sync.drainNow()
  expect(await elder()).toMatchObject({ state: { at: 'signed' }, record: { data: { phone: '2' }, conflicts: [] } })
  expect(await phone.state()).toMatchObject({ refused: 0 })
})

test('a conflict another person has decided is no longer asked about', async () => {
  enter(ELDER, { phone: '1' })
  await phone.sync.drainNow()
  server.ledger.writeElsewhere(ELDER, { phone: '3' })
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  const held = server.ledger.records.get(ELDER)
  if (held) held.record.conflicts = []
  server.ledger.writeElsewhere(ELDER, { phone: '3' })
  await phone.sync.drainNow()
  expect((await elder())?.state.at).not.toBe('returned')
})

test('a change that waits on the server is told later what became of it', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { data: { detail: 'more' } })
  const texts: string[] = []
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    const body = String(request.body)
    if (!url.includes('push') || texts.length) return answer(url, request, jar)
    const whole = JSON.parse(body) as { changes: unknown[] }
    texts.push(JSON.stringify(whole.changes[0]))
    const rest = await answer(url, { ...request, body: JSON.stringify({ ...whole, changes: whole.changes.slice(1) }) }, jar)
    return rest
  }
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ unsent: 1 })
  server.ledger.receive(texts[0] ?? '')
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ unsent: 1, refused: 0 })
  phone.clock.pass(300_000)
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0 })
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
  expect((await phone.ask((reader) => reader.record(check.id)))?.record.data).toMatchObject({ detail: 'more' })
})

test('a row the worker may no longer see goes, unless something unsent hangs on it', async () => {
  const other = '00000000-0000-7000-8000-00000000e1df'
  enter(ELDER, { name: 'a' })
  enter(other, { name: 'b' })
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  server.ledger.tell({ kind: 'elder', id: ELDER, gone: true })
  server.ledger.tell({ kind: 'elder', id: other, gone: true })
  server.ledger.refuses = () => ({ slug: 'not-yours', title: '' })
  await phone.sync.drainNow()
  expect(await phone.ask((reader) => reader.record(other))).toBeNull()
  expect(await phone.ask((reader) => reader.returned())).toMatchObject([{ problem: { slug: 'not-yours' } }])
})

test('a row goes when its time is over', async () => {
  server.ledger.tell({ kind: 'encounter', id: ELDER, revision: 1, expires_at: '2026-11-24T00:00:00Z', data: {} })
  await phone.sync.drainNow()
  expect(await elder()).not.toBeNull()
  phone.clock.pass(25 * 3_600_000)
  expect(await elder()).toBeNull()
})

test('the cursor stands in the store with its page: a phone cut between pages goes on where it was', async () => {
  server.pageSize = 2
  for (let n = 0; n < 7; n += 1) enter(crypto.randomUUID(), { n })
  phone.fail('/sync/pull', 'answer_lost')
  await phone.sync.drainNow()
  phone.restart()
  await phone.sync.drainNow()
  expect(await phone.ask((reader) => reader.records('elder'))).toHaveLength(7)
})

test('a cursor the server no longer honours leads to a full pull with unsent edits on top', async () => {
  const left = crypto.randomUUID()
  enter(ELDER, { phone: '1' })
  enter(left, { name: 'moved away' })
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  server.ledger.feed = server.ledger.feed.filter(({ row }) => row.id !== left)
  server.ledger.seq += 10
  server.oldestCursor = server.ledger.seq
  const answer = server.answer.bind(server)
  server.answer = (url, request, jar) => {
    if (url.includes('pull') && !url.includes('cursor=')) server.oldestCursor = 0
    return answer(url, request, jar)
  }
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect((await elder())?.record.data).toEqual({ phone: '2' })
  expect(await phone.ask((reader) => reader.record(left))).toBeNull()
})

test('after a restore of the server the phone sends again what it holds, exactly as it was', async () => {
  const before = server.backup()
  const checks = [phone.check(), phone.check()]
  for (const check of checks) await phone.book.keep(check)
  await phone.sync.drainNow()
  const first = server.pushes.flat().map(({ text }) => text)
  server.restore(before)
  expect(server.ledger.records.size).toBe(0)

  phone.clock.pass(3_600_000)
  await phone.sync.drainNow()

  expect(server.ledger.records.size).toBe(2)
  expect(server.pushes.flat().slice(2).map(({ text }) => text)).toEqual(first)
  for (const { id } of checks) expect((await phone.ask((reader) => reader.record(id)))?.state.at).toBe('signed')
  expect(await phone.state()).toMatchObject({ unsent: 0 })
})

test('a restore noticed in the middle of a push loses neither the old nor the new', async () => {
  const before = server.backup()
  const [old, fresh] = [phone.check(), phone.check()]
  await phone.book.keep(old)
  await phone.sync.drainNow()
  server.restore(before)
  await phone.book.keep(fresh)
  await phone.sync.drainNow()
  expect([...server.ledger.records.keys()].sort()).toEqual([old.id, fresh.id].sort())
})

test('a copy is dropped when a verified backup covers it, or after 72 hours, not before', async () => {
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  const held = () => phone.store.read(async (reading) => {
    const here = (await reading.get('notes', ['', 'here']))?.body as string
    return reading.count('sent', { worker: here })
  })
  phone.clock.pass(71 * 3_600_000)
  server.now += 71 * 3_600_000
  await phone.sync.drainNow()
  expect(await held()).toBe(1)
  phone.clock.pass(2 * 3_600_000)
  server.now += 2 * 3_600_000
  await phone.sync.drainNow()
  expect(await held()).toBe(0)

  server.durableUntil = new Date(server.now + 1000).toISOString()
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  expect(await held()).toBe(0)
})

test('a refused edit is corrected upon what the record is by then', async () => {
  enter(ELDER, { phone: '1' })
  await phone.sync.drainNow()
  server.ledger.refuses = (change) => (change.data['phone'] === 'x' ? { slug: 'not-a-number', title: '' } : null)
  await phone.book.edit(ELDER, { data: { phone: 'x' } })
  await phone.sync.drainNow()
  server.ledger.writeElsewhere(ELDER, { landmark: 'well' })
  await phone.sync.drainNow()
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  expect(JSON.parse(server.pushes.at(-1)?.[0]?.text ?? '{}')).toMatchObject({ base_revision: 2, data: { phone: '2' } })
  expect(await elder()).toMatchObject({ state: { at: 'signed' }, record: { revision: 3, data: { phone: '2', landmark: 'well' } } })
})

test('a refused edit can be let go: the record is as the server has it, and nobody is asked again', async () => {
  enter(ELDER, { phone: '1' })
  await phone.sync.drainNow()
  server.ledger.refuses = () => ({ slug: 'record-void', title: '' })
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  const [returned] = await phone.ask((reader) => reader.returned())
  await phone.book.letGo(returned?.changeId ?? '')
  expect(await elder()).toMatchObject({ state: { at: 'sent' }, record: { data: { phone: '1' } } })
  expect(await phone.state()).toMatchObject({ refused: 0 })
})

test('a browser of somebody who does not record with a phone sends its changes and keeps nobody else’s records', async () => {
  phone.sync.knowLines([{ kinds: [], fieldRoles: ['surveyor'] }])
  await phone.sync.drainNow()
  const before = phone.requests.length
  enter(ELDER, { name: '粟某某' })
  await phone.sync.drainNow()
  expect(phone.requests.slice(before).filter((path) => path.includes('/sync/pull'))).toEqual([])
  expect(await elder()).toBeNull()
})
