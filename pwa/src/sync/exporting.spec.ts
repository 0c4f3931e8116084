// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest'
import { fromBase64Url } from '../device/bytes'
import { needWorker } from '../records/here'
import type { Box } from '../vault/boxes'
import { aesKey, derived, uncoverText } from '../vault/ciphers'
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

async function openedAtTheOffice(files: Awaited<ReturnType<typeof exported>>) {
  const before = server.exports.length
  server.revoked.add(await phone.sync.deviceId())
  for (const file of files) await server.answer('/api/v1/sync/exports', { method: 'POST', body: JSON.stringify(file) })
  server.revoked.clear()
  return server.exports.slice(before)
}

async function changesIn(files: Awaited<ReturnType<typeof exported>>) {
  return (await openedAtTheOffice(files)).flatMap((one) => (one['changes'] ?? []) as { change_id: string; id: string }[])
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

describe('what came back', () => {
  interface Back {
    change: { change_id: string; id: string; data: Record<string, unknown> }
    problem: { slug: string }
  }
  const asideIn = async (options?: { records: string[] }) => (await openedAtTheOffice(await exported(options))).flatMap((one) => (one['aside'] ?? []) as Back[])
  const told = (aside: Back[]) => aside.map(({ change, problem }) => [change.id, change.data, problem.slug])

  /** Something that the server does not take, and an elder's landmark that somebody at the office had changed otherwise. */
  async function refusedAndInConflict() {
    const elder = server.enterElder({ name: 'Su', landmark: 'by the well' })
    server.ledger.refuses = ({ data }) => (data['detail'] === 'odd' ? { slug: 'not-yours', title: 'Not yours.' } : null)
    await phone.sync.drainNow()
    phone.online = false
    const check = phone.check({ detail: 'odd' })
    await phone.book.keep(check)
    await phone.book.edit(elder, { data: { landmark: 'under the camphor tree' } })
    server.ledger.writeElsewhere(elder, { landmark: 'behind the drum tower' })
    phone.online = true
    await phone.sync.drainNow()
    phone.online = false
    return { check: check.id, elder }
  }
  const ofCheck = (id: string) => [id, { result: 'safe_seen', detail: 'odd' }, 'not-yours']
  const ofElder = (id: string) => [id, { landmark: 'under the camphor tree' }, 'conflict']

  test('refused or in conflict, is in a file in the words that were sent, with the reason', async () => {
    const { check, elder } = await refusedAndInConflict()
    const aside = await asideIn()
    expect(told(aside)).toHaveLength(2)
    expect(told(aside)).toEqual(expect.arrayContaining([ofCheck(check), ofElder(elder)]))
    for (const { change } of aside) expect(server.ledger.changes.get(change.change_id)?.change).toEqual(change)
  })

  test('is in the file of its own record, and not in that of another', async () => {
    const { check, elder } = await refusedAndInConflict()
    expect(told(await asideIn({ records: [check] }))).toEqual([ofCheck(check)])
    expect(told(await asideIn({ records: [elder] }))).toEqual([ofElder(elder)])
  })

  test('and was set aside by a person is in a file all the same', async () => {
    const { check, elder } = await refusedAndInConflict()
    for (const { changeId } of await phone.ask((reader) => reader.returned())) await phone.book.letGo(changeId)
    expect(await phone.ask((reader) => reader.returned())).toEqual([])
    expect(told(await asideIn())).toEqual(expect.arrayContaining([ofCheck(check), ofElder(elder)]))
  })

  test('and was put right is in a file as it was put right, and only so', async () => {
    const { check, elder } = await refusedAndInConflict()
    await phone.book.edit(check, { data: { detail: 'better' } })
    const [file] = await openedAtTheOffice(await exported())
    expect(told(file?.['aside'] as Back[])).toEqual([ofElder(elder)])
    expect(file?.['changes']).toMatchObject([{ id: check, data: { detail: 'better' } }])
  })
})

describe('what was set apart', () => {
  const damagedIn = async (options?: { records: string[] }) => (await openedAtTheOffice(await exported(options))).flatMap((one) => (one['damaged'] ?? []) as { table: string; sealed: string }[])

  async function keptOfflineAndSetApart() {
    const check = phone.check({ detail: 'the screen breaks on this' })
    phone.online = false
    await phone.book.keep(check)
    await phone.book.setAside('records', check.id, 'cannot be shown')
    return check
  }

  test('is in a file as it lay, and opens with the key that the office alone can recover', async () => {
    await keptOfflineAndSetApart()
    await phone.book.keepDraft('half', { words: 'half a sentence' })
    await phone.book.setAside('drafts', 'half', 'cannot be shown')
    const [file] = await openedAtTheOffice(await exported())
    const { worker_id, device_id, store, recovery, damaged } = file as unknown as { worker_id: string; device_id: string; store: string; recovery: Box; damaged: { table: string; place: string; sealed: string }[] }
    const key = await aesKey(await derived(await server.seal.open('recovery', `${worker_id}|${device_id}`, recovery), 'xunfang/rows'))
    const opened = async (of: string) => {
      const { place, sealed } = damaged.find(({ table }) => table === of) ?? { place: '', sealed: '' }
      const [iv, ct] = sealed.split('.').map(fromBase64Url)
      return iv && ct ? uncoverText(key, `${store}/${place}`, { iv, ct }) : null
    }
    expect(await opened('records')).toContain('the screen breaks on this')
    expect(await opened('drafts')).toContain('half a sentence')
  })

  test.each([['of one record', ['another']], ['of no record', []]])('goes along in a file %s too: whoever cannot open it cannot say what it is of', async (_, records) => {
    await keptOfflineAndSetApart()
    expect(await damagedIn({ records })).toMatchObject([{ table: 'records' }])
  })

  test('takes nothing with it that was unsent of the same record', async () => {
    const check = await keptOfflineAndSetApart()
    expect(await changesIn(await exported({ records: [check.id] }))).toMatchObject([{ id: check.id, data: { detail: 'the screen breaks on this' } }])
  })
})

describe('a change that cannot be opened here any more', () => {
  async function unopened() {
    phone.online = false
    const check = phone.check({ detail: 'unsent' })
    await phone.book.keep(check)
    const worker = await phone.store.read(needWorker)
    const [row] = await queued(check.id)
    await phone.store.setApart('outbox', [worker, row?.seq ?? 0], 'damaged on the disk')
    return check
  }

  test('is in a file by its envelope, which is whole', async () => {
    const check = await unopened()
    await changesIn(await exported())
    const envelopes = server.exports.flatMap((one) => one['posts'] as { envelopes: unknown[] }[]).flatMap((one) => one.envelopes)
    expect(envelopes).toHaveLength(1)
    expect(await queued(check.id)).toEqual([])
  })

  test('leaves by its envelope while its author is at work, and comes back with what the server has', async () => {
    const check = await unopened()
    phone.online = true
    for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
    expect(server.ledger.records.get(check.id)?.record.data).toMatchObject({ detail: 'unsent' })
    expect((await phone.ask((reader) => reader.record(check.id)))?.record.data).toMatchObject({ detail: 'unsent' })
    expect(await phone.store.read((reading) => reading.count('post', {}))).toBe(0)
  })
})
