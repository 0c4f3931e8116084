// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { problem } from './testing/problem'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

const FOREIGN = [
  ['a proxy’s page', (status: number) => new Response('<html>no</html>', { status, headers: { 'Content-Type': 'text/html' } })],
  ['a gateway’s own JSON', (status: number) => Response.json({ status, error: 'Bad Request' }, { status })],
  ['a slug of somebody else', (status: number) => Response.json({ slug: 'blocked-by-policy' }, { status })],
] as const
const CASES = FOREIGN.flatMap(([who, answer]) => [400, 413, 422].map((status) => [status, who, answer] as const))

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const post = async () => (await phone.store.read((reading) => reading.list('post', {}))).map(({ body }) => [body.answer, body.refused])

test.each(CASES)('%i with %s takes no alarm out of outbox or post', async (status, _who, answer) => {
  const silent = phone.check({ result: 'no_answer' })
  await phone.book.keep(silent, { urgent: true })
  phone.fail('/sync/push', answer(status))
  phone.fail('/sync/sealed', answer(status))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later' })
  expect(await phone.state()).toMatchObject({ urgentUnsent: 1, refused: 0 })
  expect(await post()).toEqual([[null, null]])
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 1 })
  expect(server.ledger.records.has(silent.id)).toBe(true)
})

test('our server’s own word about one change still sets it aside', async () => {
  await phone.book.keep(phone.check())
  phone.fail('/sync/push', problem(422, 'invalid'))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(await phone.state()).toMatchObject({ unsent: 0, refused: 1 })
})

test('what a firewall never lets through in a push arrives sealed, which it cannot read', async () => {
  const check = phone.check({ result: 'no_answer', detail: '<script>' })
  await phone.book.keep(check, { urgent: true })
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) =>
    String(request.body).includes('<script>') ? new Response('<html>', { status: 403 }) : answer(url, request, jar)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later' })
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
})

test('a batch that is too large for what stands between goes in smaller ones', async () => {
  const checks = Array.from({ length: 5 }, () => phone.check())
  for (const check of checks) await phone.book.keep(check)
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) =>
    url.includes('push') && (JSON.parse(String(request.body)) as { changes: object[] }).changes.length > 2
      ? new Response('<html>', { status: 413 })
      : answer(url, request, jar)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done', sent: 5 })
  expect(server.ledger.records.size).toBe(5)
})

test('sealed post that was turned away is tried again soon, and all else went through', async () => {
  phone.online = false
  const theirs = phone.check({ result: 'no_answer' })
  await phone.book.keep(theirs, { urgent: true })
  phone.parts.vault.lock()
  phone.online = true
  server.employWu()
  const busy = () => problem(503, 'busy', { 'Retry-After': '20' })
  phone.fail('/sync/sealed', busy(), busy(), busy(), busy())
  await phone.sync.signIn('19000000002', 'right')
  expect(await phone.sync.drainNow()).toEqual({ end: 'later', retryAfter: 20_000, slug: 'busy' })
  expect(phone.requests).toContain('/sync/pull')
  phone.faults.length = 0
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(server.ledger.records.has(theirs.id)).toBe(true)
})

test.each([400, 401, 403])('a stranger’s %i to the refresh asks nobody for the password', async (status) => {
  phone.restart()
  phone.fail('/auth/refresh', new Response('<html>', { status }))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later' })
  expect(await phone.state()).toMatchObject({ passwordNeeded: false })
})

const PORTAL = [
  ['a portal’s JSON', () => Response.json({ status: 'ok' }, { headers: { Date: 'Thu, 01 Jan 2015 00:00:00 GMT' } })],
  ['nothing at all', () => new Response(null, { status: 204, headers: { Date: 'Thu, 01 Jan 2015 00:00:00 GMT' } })],
] as const
const ASKED = ['/auth/refresh', '/sync/keys', '/sync/device-keys', '/sync/sealed', '/sync/pull', '/sync/push', '/sync/reconcile'] as const

test.each(ASKED.flatMap((path) => PORTAL.map(([what, answer]) => [path, what, answer] as const)))('%s answered by %s with success counts as no answer', async (path, _what, answer) => {
  phone.restart()
  const silent = phone.check({ result: 'no_answer' })
  await phone.book.keep(silent, { urgent: true })
  if (path === '/sync/sealed') phone.fail('/sync/push', new Response('<html>', { status: 403 }))
  phone.fail(path, answer())
  const { end } = await phone.sync.drainNow()
  expect(['no_answer', 'later', 'done']).toContain(end)
  // What a stranger's clock says is no word about the phone's.
  const measured = await phone.store.read((reading) => phone.parts.timekeeper.measured(reading))
  expect(Math.abs(measured?.offset_ms ?? 0)).toBeLessThan(1_000)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(server.ledger.records.has(silent.id)).toBe(true)
  expect(await phone.state()).toMatchObject({ unsent: 0, passwordNeeded: false })
})
