// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { problem } from './testing/problem'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

test('a kept record reaches the server and is signed for', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('on_phone')

  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 1 })

  const kept = await phone.ask((reader) => reader.record(check.id))
  expect(kept?.state.at).toBe('signed')
  expect(kept?.record.revision).toBe(1)
  expect(server.ledger.records.get(check.id)?.record.data).toEqual({ result: 'safe_seen' })
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0, rollDate: '2026-11-23' })
})

test('three edits before the first push, the first answer lost: all three arrive', async () => {
  const check = phone.check({ detail: 'one' })
  await phone.book.keep(check)
  phone.fail('/sync/push', 'answer_lost')
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  await phone.book.edit(check.id, { data: { detail: 'two' } })
  phone.fail('/sync/push', 'answer_lost')
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { data: { away_reason: 'market' }, note: 'three' })

  await phone.sync.drainNow()

  const there = server.ledger.records.get(check.id)?.record
  expect(there).toMatchObject({ revision: 3, note: 'three', data: { result: 'safe_seen', detail: 'two', away_reason: 'market' } })
  expect(server.ledger.changes.size).toBe(3)
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
})

test('edits of what never left fold into one change', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  await phone.book.edit(check.id, { data: { detail: 'a' } })
  await phone.book.edit(check.id, { data: { detail: 'b' } })
  await phone.sync.drainNow()
  expect(server.ledger.changes.size).toBe(1)
  expect(server.ledger.records.get(check.id)?.record.data).toMatchObject({ detail: 'b' })
})

test('a change is the same byte for byte each time it leaves', async () => {
  await phone.book.keep(phone.check())
  phone.fail('/sync/push', 'answer_lost', 'answer_lost')
  await phone.sync.drainNow()
  phone.clock.pass(60_000)
  await phone.sync.drainNow()
  phone.restart()
  await phone.sync.drainNow()
  const texts = server.pushes.flat().map((change) => change.text)
  expect(texts).toHaveLength(3)
  expect(new Set(texts).size).toBe(1)
})

test('an urgent result leaves first and alone, the others follow oldest first', async () => {
  const [first, second, urgent] = [phone.check(), phone.check(), phone.check({ result: 'no_answer' })]
  await phone.book.keep(first)
  await phone.book.keep(second)
  await phone.book.keep(urgent, { urgent: true })
  await phone.sync.drainNow()
  const order = server.pushes.map((push) => push.map(({ text }) => (JSON.parse(text) as { id: string }).id))
  expect(order).toEqual([[urgent.id], [first.id, second.id]])
})

test('a record that becomes urgent by an edit goes in the order it was written', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  phone.fail('/sync/push', 'request_lost')
  await phone.sync.drainNow()
  await phone.book.keep(phone.check())
  await phone.book.edit(check.id, { data: { result: 'emergency' } }, { urgent: true })
  await phone.sync.drainNow()
  expect(server.pushes[0]?.map(({ text }) => (JSON.parse(text) as { id: string }).id)).toEqual([check.id, check.id])
  expect(server.ledger.records.get(check.id)?.record.data['result']).toBe('emergency')
})

test('what may still be taken back does not leave, and leaves once that is over', async () => {
  const check = phone.check()
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 10_000 })
  await phone.sync.drainNow()
  expect(server.pushes).toEqual([])
  phone.restart()
  phone.clock.pass(10_000)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('a hold does not last longer because the clock was set back', async () => {
  await phone.book.keep(phone.check(), { holdUntil: phone.clock.now() + 10_000 })
  phone.clock.setBy(-86_400_000)
  await phone.sync.drainNow()
  expect(server.pushes).toHaveLength(1)
})

test('nor when it was prolonged by an edit while the clock stood a day ahead', async () => {
  const check = phone.check()
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 5_000 })
  phone.clock.setBy(86_400_000)
  await phone.book.edit(check.id, { note: 'later' }, { holdUntil: phone.clock.now() + 5_000 })
  phone.clock.setBy(-86_400_000)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('taken back in time, nothing of it is left anywhere', async () => {
  const check = phone.check()
  await phone.book.keep(check, { holdUntil: phone.clock.now() + 10_000 })
  expect(await phone.book.takeBack(check.id)).toBe('forgotten')
  phone.clock.pass(20_000)
  await phone.sync.drainNow()
  expect(server.pushes).toEqual([])
  expect(await phone.ask((reader) => reader.record(check.id))).toBeNull()
})

test('taken back when it has left, it is made void with the reason', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  phone.fail('/sync/push', 'answer_lost')
  await phone.sync.drainNow()
  expect(await phone.book.takeBack(check.id, '按错了')).toBe('voided')
  await phone.sync.drainNow()
  expect(server.ledger.records.get(check.id)?.record.review).toMatchObject({ state: 'void', reason: '按错了' })
})

test('250 records leave in batches of at most 100, each once', async () => {
  for (let n = 0; n < 250; n += 1) await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  expect(server.pushes.map((push) => push.length)).toEqual([100, 100, 50])
  expect(server.ledger.records.size).toBe(250)
})

test('a batch stays below one mebibyte', async () => {
  for (let n = 0; n < 5; n += 1) await phone.book.keep(phone.check({ detail: '长'.repeat(100_000) }))
  await phone.sync.drainNow()
  expect(server.pushes.map((push) => push.length)).toEqual([3, 2])
})

test('a refused change steps aside with its reason and blocks nothing', async () => {
  const [bad, good] = [phone.check({ result: 'dead' }), phone.check()]
  server.ledger.refuses = (change) => (change.id === bad.id ? { slug: 'name-written-wrongly', title: 'Not this name.' } : null)
  await phone.book.keep(bad)
  await phone.book.keep(good)
  await phone.sync.drainNow()
  expect((await phone.ask((reader) => reader.record(good.id)))?.state.at).toBe('signed')
  expect((await phone.ask((reader) => reader.record(bad.id)))?.state).toMatchObject({
    at: 'returned', how: 'refused', problem: { slug: 'name-written-wrongly' },
  })
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 1 })
})

test('a refused change is corrected by an edit that names what it replaces', async () => {
  const check = phone.check({ result: 'dead', dead_name: 'x' })
  server.ledger.refuses = (change) => (change.data['dead_name'] === 'x' ? { slug: 'name-written-wrongly', title: '' } : null)
  await phone.book.keep(check)
  await phone.sync.drainNow()
  const [returned] = await phone.ask((reader) => reader.returned())
  await phone.book.edit(check.id, { data: { dead_name: 'y' } })
  await phone.sync.drainNow()
  const sent = JSON.parse(server.pushes[1]?.[0]?.text ?? '{}') as Record<string, unknown>
  expect(sent).toMatchObject({ replaces: returned?.changeId, data: { result: 'dead', dead_name: 'y' } })
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0 })
})

test('an edit made after its record was refused waits for the correction and goes with it', async () => {
  const check = phone.check({ dead_name: 'x' })
  server.ledger.refuses = (change) => (change.data['dead_name'] === 'x' ? { slug: 'no', title: '' } : null)
  await phone.book.keep(check)
  phone.fail('/sync/push', 'answer_lost')
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { data: { detail: 'more' } })
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { data: { dead_name: 'y' } })
  await phone.sync.drainNow()
  expect(server.ledger.records.get(check.id)?.record.data).toMatchObject({ dead_name: 'y', detail: 'more' })
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0 })
})

test('one change the server cannot read at all does not stop the others', async () => {
  const checks = [phone.check(), phone.check(), phone.check()]
  for (const check of checks) await phone.book.keep(check)
  const unreadable = checks[1]?.id ?? ''
  const answer = server.answer.bind(server)
  server.answer = (url, request, jar) =>
    String(request.body).includes(unreadable) && url.includes('push')
      ? Promise.resolve(problem(422, 'malformed'))
      : answer(url, request, jar)
  await phone.sync.drainNow()
  expect(server.ledger.records.size).toBe(2)
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 1 })
})

test('a server that asks for time gets it, and says how much', async () => {
  await phone.book.keep(phone.check())
  phone.fail('/sync/push', problem(503, 'busy', { 'Retry-After': '120' }))
  expect(await phone.sync.drainNow()).toEqual({ end: 'later', retryAfter: 120_000, slug: 'busy' })
  expect(await phone.state()).toMatchObject({ unsent: 1 })
})

test('a request that never ends is given up and sent again later', async () => {
  await phone.book.keep(phone.check())
  phone.fail('/sync/push', 'hangs')
  const drain = phone.sync.drainNow()
  while (!phone.requests.includes('/sync/push')) await new Promise(setImmediate)
  phone.clock.pass(60_000)
  expect(await drain).toEqual({ end: 'no_answer' })
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 1 })
})

test('asked to drain while draining, it takes along what was kept meanwhile', async () => {
  await phone.book.keep(phone.check())
  const running = phone.sync.drainNow()
  const late = phone.check()
  await phone.book.keep(late)
  await Promise.all([running, phone.sync.drainNow()])
  expect(server.ledger.records.has(late.id)).toBe(true)
})

test('two tabs: one drains, nothing is sent twice', async () => {
  for (let n = 0; n < 5; n += 1) await phone.book.keep(phone.check())
  const other = phone.open()
  const ends = await Promise.all([phone.sync.drainNow(), other.sync.drainNow()])
  expect(ends.map(({ end }) => end).sort()).toEqual(['busy', 'done'])
  expect(server.pushes.flat()).toHaveLength(5)
})

test('two tabs write at the same time and neither loses anything', async () => {
  const other = phone.open()
  const checks = Array.from({ length: 20 }, () => phone.check())
  await Promise.all(checks.map((check, n) => (n % 2 ? phone : other).book.keep(check)))
  await phone.sync.drainNow()
  expect(server.ledger.records.size).toBe(20)
})
