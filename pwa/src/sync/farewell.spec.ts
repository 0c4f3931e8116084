// @vitest-environment node
import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { createShelf } from '../media/shelf'
import { FakeServer } from './testing/fakeServer'
import { problem } from './testing/problem'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

async function shutOut() {
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
}
const rows = () => phone.store.read(async (reading) => [...(await reading.list('vaults', {})), ...(await reading.list('post', {}))])

test('a phone that was shut out hands over what it holds, and only then is empty', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  await phone.book.keepDraft('half', { words: 'half' })
  phone.online = true
  await shutOut()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  const [handedOver] = server.exports
  expect(handedOver).toMatchObject({ changes: [{ id: check.id }], drafts: [{ id: 'half' }] })
  expect(await rows()).toEqual([])
  expect(await phone.ask((reader) => reader.record(check.id))).toBeNull()
  expect(await phone.store.read(async (reading) => (await reading.get('notes', ['', 'revoked']))?.body)).toMatchObject({ label: 'Y*** ··01' })
})

test('without an answer it keeps everything and tries again', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  phone.fail('/sync/exports', 'answer_lost')
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect(await rows()).not.toEqual([])
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
})

test('a word that the server has not signed wipes nothing', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  phone.fail('/sync/exports', new Response(JSON.stringify({ wipe: [{ statement: 'e30.eyJ2IjoxLCJ0eXAiOiJ3aXBlIn0.AAAA' }] })))
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: false })
  expect(await rows()).not.toEqual([])
})

test('locked, it is wiped once every envelope is safe', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  phone.restart({ locked: true })
  phone.online = true
  await shutOut()
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(await rows()).toEqual([])
})

describe('locked, with drafts and things set aside', () => {
  const drafts = () => server.remains.flatMap((one) => [...one.values()]).map(({ columns, body }) => [columns['id'], body] as const)

  /** A check that waits in the post, a draft, and something that came back; then the phone is locked and shut out. */
  async function lockedWithDraft() {
    server.ledger.refuses = ({ data }) => (data['detail'] === 'odd' ? { slug: 'invalid', title: 'No.' } : null)
    const back = phone.check({ detail: 'odd' })
    await phone.book.keep(back)
    await phone.sync.drainNow()
    await phone.book.keepDraft('half', { words: 'half' })
    phone.online = false
    const check = phone.check()
    await phone.book.keep(check)
    const { ring } = phone
    phone.restart({ locked: true })
    phone.online = true
    await shutOut()
    return { check, back, ring }
  }

  test('they reach the office, which alone can open them, before the phone is wiped', async () => {
    const { check, back } = await lockedWithDraft()
    await phone.sync.drainNow()
    expect(server.delivered).toHaveLength(1)
    expect(drafts()).toContainEqual(['half', { words: 'half' }])
    const bodies = JSON.stringify(server.remains.map((one) => [...one.values()]))
    expect(bodies).toContain(back.id)
    expect(bodies).not.toContain(check.id) // The post has brought it.
    expect(await rows()).toEqual([])
    expect(await phone.store.lying(phone.ring.holder() ?? '', ['drafts'])).toEqual([])
  })

  test('a lost answer costs nothing: they are handed over again, and only then wiped', async () => {
    await lockedWithDraft()
    phone.fail('/sync/remains', 'answer_lost')
    await phone.sync.drainNow()
    expect(await rows()).not.toEqual([])
    await phone.sync.drainNow()
    expect(server.remains).toHaveLength(2)
    expect(await rows()).toEqual([])
  })

  test('where the office cannot open them they wait, sealed, until their owner unlocks', async () => {
    const { ring } = await lockedWithDraft()
    phone.fail('/sync/remains', problem(422, 'export-unknown-key'), problem(422, 'export-unknown-key'))
    await phone.sync.drainNow()
    await phone.sync.drainNow()
    expect(await rows()).not.toEqual([])
    phone.ring = ring
    phone.restart()
    expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
    expect(server.exports[0]).toMatchObject({ drafts: [{ id: 'half' }] })
  })

  test('a word about it that the server has not signed wipes nothing', async () => {
    await lockedWithDraft()
    phone.fail('/sync/remains', new Response(JSON.stringify({ wipe: [{ statement: 'e30.eyJ2IjoxLCJ0eXAiOiJ3aXBlIn0.AAAA' }] })))
    await phone.sync.drainNow()
    expect(await rows()).not.toEqual([])
  })
})

const MB = 1_048_576

/** Keeps a record with photos of these sizes, offline. */
async function keptWithPhotos(...sizes: number[]) {
  const shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
  phone.online = false
  const check = phone.check()
  const media = []
  for (const [seed, size] of sizes.entries()) media.push(await shelf.put(check.id, new Blob([Buffer.alloc(size, `${seed} of a photo`)]), { role: 'scene', filetype: 'image/jpeg' }, null))
  await phone.book.keep({ ...check, media })
  phone.online = true
  return { check, media }
}

/** The photos in what was handed over, put together again. */
function handedOver(): Map<string, string> {
  const pieces = server.exports.flatMap((one) => (one['media'] ?? []) as { sha256: string; offset: number; content: string }[])
  const hashes = [...new Set(pieces.map(({ sha256 }) => sha256))]
  return new Map(hashes.map((sha256) => {
    const own = [...new Map(pieces.filter((one) => one.sha256 === sha256).map((one) => [one.offset, one])).values()].sort((a, b) => a.offset - b.offset)
    return [sha256, createHash('sha256').update(Buffer.concat(own.map(({ content }) => Buffer.from(content, 'base64url')))).digest('hex')]
  }))
}

test('photos that never left go along, in several files one after the other', async () => {
  const { check, media } = await keptWithPhotos(3 * MB, 2 * MB, 9_000)
  await shutOut()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports).toHaveLength(3)
  expect(server.exports.flatMap((one) => one['media'] ?? [])).toContainEqual(expect.objectContaining({ record_id: check.id, role: 'scene', filetype: 'image/jpeg', bytes: 3 * MB, offset: 0 }))
  expect(handedOver()).toEqual(new Map(media.map(({ sha256 }) => [sha256, sha256])))
  expect(await phone.store.read((reading) => reading.count('pieces', {}))).toBe(0)
}, 30_000)

test('locked, it is not wiped while a photo has not left; it is handed over once its author unlocks', async () => {
  const { media } = await keptWithPhotos(9_000)
  const ring = phone.ring
  phone.online = false
  phone.restart({ locked: true })
  phone.online = true
  await shutOut()
  await phone.sync.drainNow()
  expect(server.delivered).toHaveLength(1)
  expect(await phone.store.read((reading) => reading.count('files', {}))).toBe(1)
  phone.ring = ring
  phone.restart()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(handedOver()).toEqual(new Map(media.map(({ sha256 }) => [sha256, sha256])))
})

test('cut off in the middle, the phone keeps what is not handed over, and does not hand over the rest twice', async () => {
  const { media } = await keptWithPhotos(4 * MB, 1 * MB)
  await shutOut()
  let files = 0
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (url.endsWith('/sync/exports') && (files += 1) === 3) throw new TypeError('no network')
    return answer(url, request, jar)
  }
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect(await phone.store.read((reading) => reading.count('files', {}))).toBe(2)
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports).toHaveLength(3)
  expect(handedOver()).toEqual(new Map(media.map(({ sha256 }) => [sha256, sha256])))
}, 30_000)

test('an exported file holds the photos of the records asked for, and of no others', async () => {
  const { check, media } = await keptWithPhotos(9_000)
  await keptWithPhotos(8_000)
  phone.online = false
  const files = []
  for await (const file of phone.sync.exportPhone({ records: [check.id] })) files.push(file)
  expect(files).toHaveLength(2)
  server.revoked.add(await phone.sync.deviceId())
  for (const file of files) await server.answer('/api/v1/sync/exports', { method: 'POST', body: JSON.stringify(file) })
  expect(handedOver()).toEqual(new Map(media.map(({ sha256 }) => [sha256, sha256])))
})
