// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
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

const first = async () => (await phone.store.read((reading) => reading.list('vaults', {}))).find(({ body }) => body.worker_id.endsWith('1'))?.worker ?? ''
const unlock = async () => phone.parts.vault.unlock(await first(), PIN)
const record = (id: string) => phone.ask((reader) => reader.record(id))
const held = async () => (await phone.store.read((reading) => reading.list('sent', {}))).map(({ body }) => body)

/** The app is opened without a network: from then on the phone does not know how far its clock can be trusted. */
async function openedOffline() {
  phone.online = false
  phone.restart({ locked: true })
  await unlock()
}

/** An edit made without a network leaves in its envelope while its author is away, and the answer is lost. */
async function editedUnheard(id: string) {
  await openedOffline()
  await phone.book.edit(id, { note: 'after' })
  phone.parts.vault.lock()
  phone.online = true
  phone.fail('/sync/sealed', 'answer_lost')
  await phone.sync.drainNow()
}

async function keepOffline(...checks: ReturnType<Phone['check']>[]) {
  phone.online = false
  for (const check of checks) await phone.book.keep(check)
  phone.parts.vault.lock()
  phone.online = true
}

test('what a colleague wrote is delivered while their store is locked, and they find it signed for', async () => {
  const check = phone.check()
  await keepOffline(check)
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(server.delivered).toHaveLength(1)
  expect(await phone.ask((reader) => reader.mine())).toEqual([])
  expect(await unlock()).toEqual({ end: 'open' })
  await phone.sync.drainNow()
  expect((await record(check.id))?.state.at).toBe('signed')
  expect(server.ledger.records.get(check.id)?.revisions).toHaveLength(1)
})

test('without a network, too, its author learns at once that a colleague has delivered the alarm', async () => {
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  const silent = phone.check({ result: 'no_answer' })
  phone.online = false
  await phone.book.keep(silent, { urgent: true })
  phone.restart({ locked: true })
  phone.online = true
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  phone.online = false
  phone.restart({ locked: true })
  const stop = phone.sync.startSync([])
  await unlock()
  await expect.poll(async () => (await record(silent.id))?.state.at).toBe('signed')
  expect(await phone.state()).toMatchObject({ unsent: 0, urgentUnsent: 0 })
  expect(await phone.ask((reader) => reader.unheard())).toEqual([])
  stop()
})

test('urgent ones go first and alone; what may still be taken back stays until then', async () => {
  const [plain, urgent, held] = [phone.check(), phone.check({ result: 'no_answer' }), phone.check()]
  phone.online = false
  await phone.book.keep(plain)
  await phone.book.keep(urgent, { urgent: true })
  await phone.book.keep(held, { holdUntil: phone.clock.now() + 10_000 })
  phone.parts.vault.lock()
  phone.online = true
  await phone.sync.drainNow()
  const ids = server.delivered.map((change) => [...server.ledger.changes.values()].find(({ change: { change_id } }) => change_id === change)?.change.id)
  expect(ids).toEqual([urgent.id, plain.id])
  phone.clock.pass(10_000)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(held.id)).toBe(true)
})

test('an answer that was lost is asked for again, and nothing comes twice', async () => {
  const check = phone.check()
  await keepOffline(check)
  phone.fail('/sync/sealed', 'answer_lost', 'body_cut')
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  await unlock()
  await phone.sync.drainNow()
  expect(server.ledger.records.get(check.id)?.revisions).toHaveLength(1)
  expect((await record(check.id))?.state.at).toBe('signed')
})

test('what left in an envelope is not changed any more: an edit follows it under its own id', async () => {
  const check = phone.check()
  await keepOffline(check)
  phone.fail('/sync/sealed', 'answer_lost')
  await phone.sync.drainNow()
  await unlock()
  await phone.book.edit(check.id, { note: 'after' })
  await phone.sync.drainNow()
  expect(server.ledger.records.get(check.id)?.record).toMatchObject({ note: 'after', revision: 2 })
  expect([...server.ledger.changes.values()].map(({ outcome }) => outcome.outcome)).toEqual(['accepted', 'accepted'])
})

test('an edit before anything left is folded in, and the envelope holds the last word', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  await phone.book.edit(check.id, { note: 'last word' })
  phone.parts.vault.lock()
  phone.online = true
  await phone.sync.drainNow()
  expect(server.delivered).toHaveLength(1)
  expect(server.ledger.records.get(check.id)?.record).toMatchObject({ note: 'last word', revision: 1 })
})

test('what was taken back before it left is in no envelope', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  expect(await phone.book.takeBack(check.id)).toBe('forgotten')
  phone.parts.vault.lock()
  phone.online = true
  await phone.sync.drainNow()
  expect(server.delivered).toEqual([])
})

test('a refusal that came while the store was locked waits for its author with its reason', async () => {
  const check = phone.check()
  await keepOffline(check)
  server.ledger.refuses = ({ id }) => (id === check.id ? { slug: 'not-yours', title: 'Not yours.' } : null)
  await phone.sync.drainNow()
  await unlock()
  await phone.sync.drainNow()
  expect(await record(check.id)).toMatchObject({ state: { at: 'returned', how: 'refused', problem: { slug: 'not-yours' } } })
})

test('a server that does not take the envelope gets the change from its author', async () => {
  const check = phone.check()
  await keepOffline(check)
  await phone.store.change(async (unit) => {
    for (const row of await unit.list('post', {})) unit.put('post', { ...row, body: { ...row.body, envelope: { ...row.body.envelope, sig: 'AAAA' } } })
  })
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(false)
  await unlock()
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('killed at any step between writing, delivering and reading the answer, nothing is lost or doubled', async () => {
  for (let step = 1; step < 60; step += 1) {
    const check = phone.check()
    await keepOffline(check)
    phone.steps = 0
    phone.dieAt = step
    await phone.sync.drainNow()
    phone.restart({ locked: true })
    await phone.sync.drainNow()
    phone.dieAt = phone.steps + step
    await unlock().catch(() => undefined)
    await phone.sync.drainNow()
    phone.restart({ locked: true })
    await unlock()
    await phone.sync.drainNow()
    expect(server.ledger.records.get(check.id)?.revisions, `killed at step ${step}`).toHaveLength(1)
    expect((await record(check.id))?.state.at, `killed at step ${step}`).toBe('signed')
  }
})

test('an envelope the server says nothing of holds up nothing behind it', async () => {
  const [odd, good] = [phone.check({ result: 'no_answer' }), phone.check()]
  phone.online = false
  await phone.book.keep(odd, { urgent: true })
  await phone.book.keep(good)
  phone.parts.vault.lock()
  phone.online = true
  phone.fail('/sync/sealed', new Response(JSON.stringify({ answers: [{ id: '', status: 'refused', problem: { slug: 'envelope-broken' }, sealed: null }] })))
  await phone.sync.drainNow()
  expect(server.ledger.records.has(good.id)).toBe(true)
  await unlock()
  await phone.sync.drainNow()
  expect(server.ledger.records.has(odd.id)).toBe(true)
})

test('a hold of a locked colleague ends on time, also while somebody else is at work and nothing else happens', async () => {
  const silent = phone.check({ result: 'no_answer' })
  phone.online = false
  await phone.book.keep(silent, { urgent: true, holdUntil: phone.clock.now() + 120_000 })
  phone.restart({ locked: true })
  phone.online = true
  await phone.sync.signIn('19000000002', 'right')
  const stop = phone.sync.startSync([])
  await phone.sync.drainNow()
  await expect.poll(() => phone.clock.pending().some((left) => left > 100_000 && left <= 120_000)).toBe(true)
  expect(server.ledger.records.has(silent.id)).toBe(false)
  phone.clock.pass(120_000)
  await expect.poll(() => server.ledger.records.has(silent.id)).toBe(true)
  stop()
})

test('what was delivered for a locked colleague is delivered again to a server that was restored', async () => {
  const check = phone.check()
  const earlier = server.backup()
  await keepOffline(check)
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  server.restore(earlier)
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  await unlock()
  await phone.sync.drainNow()
  expect((await record(check.id))?.state.at).toBe('signed')
})

test('on the lock screen, too, a restored server gets again what an earlier one had answered, with the next envelope', async () => {
  const [first, second] = [phone.check(), phone.check()]
  const earlier = server.backup()
  await keepOffline(first)
  await phone.sync.drainNow()
  await unlock()
  phone.parts.vault.lock()
  server.restore(earlier)
  await unlock()
  await keepOffline(second)
  await phone.sync.drainNow()
  expect([first, second].map(({ id }) => server.ledger.records.has(id))).toEqual([true, true])
})

test('what builds on something refused and has left in an envelope is no matter for a person any more: its author asks the server for its word', async () => {
  const check = phone.check({ result: 'no_answer' })
  server.ledger.refuses = ({ base_change_id }) => (base_change_id === null ? { slug: 'not-yours', title: 'Not yours.' } : null)
  await keepOffline(check)
  await phone.sync.drainNow()
  await editedUnheard(check.id)
  await unlock()
  await phone.sync.drainNow()
  expect([...server.ledger.changes.values()].map(({ outcome }) => outcome.problem?.slug)).toEqual(['not-yours', 'base-refused'])
  expect(await phone.state()).toMatchObject({ refused: 1, unsent: 0 })
  expect((await held()).map(({ signed_at }) => signed_at)).not.toContain(null)
})

test('an outcome that comes with a pull leaves what an envelope took there as it was, byte for byte', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  phone.online = true
  phone.fail('/sync/push', new Response(JSON.stringify({ outcomes: [], epoch: server.epoch })))
  await phone.sync.drainNow()
  await editedUnheard(check.id)
  const { change, outcome } = [...server.ledger.changes.values()].find(({ change }) => change['note'] === 'after')!
  server.ledger.tell({ kind: 'change_outcome', id: change.change_id, data: { ...outcome } })
  phone.clock.pass(60_000)
  await unlock()
  await phone.sync.drainNow()
  phone.clock.pass(120_000)
  await phone.sync.drainNow()
  expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
  expect((await record(check.id))?.state.at).toBe('signed')
  expect((await held()).map(({ signed_at }) => signed_at)).not.toContain(null)
})

test('an answer that nobody can open leaves the change as it left: the server knows it again', async () => {
  await openedOffline()
  const check = phone.check()
  await keepOffline(check)
  await phone.sync.drainNow()
  expect(server.delivered).toHaveLength(1)
  await phone.store.change(async (unit) => {
    for (const row of await unit.list('post', {})) unit.put('post', { ...row, body: { ...row.body, answer: { iv: 'AAAA', ct: 'AAAA' } } })
  })
  await unlock()
  await phone.sync.drainNow()
  expect(server.ledger.records.get(check.id)?.revisions).toHaveLength(1)
  expect((await record(check.id))?.state.at).toBe('signed')
})
