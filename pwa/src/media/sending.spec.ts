// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import type { FieldRecord } from '../records/record'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { problem } from '../sync/testing/problem'
import { heldFrom, type FileState } from './held'
import { pauseOf } from './pause'
import { createShelf, type Shelf } from './shelf'

const HOUR_MS = 3_600_000
const PIECE = 256 * 1024
const SCENE = { role: 'scene', filetype: 'image/jpeg' }

let server: FakeServer
let phone: Phone
let shelf: Shelf

const shelfOf = (one: Phone) => createShelf({ store: one.store, clock: one.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
const picture = (bytes: number, seed = 1) => new Blob([Buffer.alloc(bytes, `${seed} of a picture`)], { type: 'image/jpeg' })

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
  shelf = shelfOf(phone)
})

/** Keeps a check with photos of these sizes. */
async function keepWith(...sizes: number[]): Promise<{ check: FieldRecord; hashes: string[] }> {
  const check = phone.check()
  const media = []
  for (const [seed, size] of sizes.entries()) media.push(await shelf.put(check.id, picture(size, seed), SCENE, new Blob(['small'])))
  await phone.book.keep({ ...check, media })
  return { check, hashes: media.map(({ sha256 }) => sha256) }
}

const heldBy = (of: string) => phone.store.read(async (reading) => (await reading.list('files', { worker: phone.ring.holder() ?? '', record: of })).map((row) => heldFrom(row)))
const stateOf = async (of: string): Promise<FileState | undefined> => (await heldBy(of))[0]?.state
const piecesHere = () => phone.store.read((reading) => reading.count('pieces', {}))
const uploads = () => phone.requests.filter((path) => path.startsWith('/media/uploads'))
const pass = (ms: number) => {
  phone.clock.pass(ms)
  server.now += ms
}

test('a small photo leaves in one request, after its record, and is signed for', async () => {
  const { check, hashes } = await keepWith(90_000)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
  expect(uploads()).toEqual(['/media/uploads'])
  expect(phone.requests.indexOf('/sync/push')).toBeLessThan(phone.requests.indexOf('/media/uploads'))
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a large one leaves in pieces of 256 KiB, each with its checksum', async () => {
  const { check, hashes } = await keepWith(PIECE * 3 + 5)
  await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
  expect(uploads()).toHaveLength(5)
  expect(server.media.checksums).toBe(4)
})

test('a photo waits for its record: of a refused one nothing is sent until it was put right', async () => {
  server.ledger.refuses = ({ data }) => (data['result'] === 'safe_seen' ? { slug: 'no', title: 'no' } : null)
  const { check, hashes } = await keepWith(9_000)
  await phone.sync.drainNow()
  expect(uploads()).toEqual([])
  expect(await stateOf(check.id)).toMatchObject({ at: 'on_phone', sent: 0 })
  await phone.book.edit(check.id, { data: { result: 'safe_voice' } })
  await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

test('a photo that was taken out of its record does not count as one still to leave', async () => {
  const { check } = await keepWith(9_000)
  phone.fail('/media/uploads', 'request_lost')
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { media: [] })
  await phone.sync.drainNow()
  expect(uploads()).toHaveLength(1)
  expect(await stateOf(check.id)).toEqual({ at: 'let_go' })
})

test('an answer that was lost is asked for, and no byte is sent twice', async () => {
  const { check } = await keepWith(PIECE * 2)
  phone.fail('PATCH', 'answer_lost')
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(server.media.checksums).toBe(2)
  expect(server.media.completed).toHaveLength(1)
})

test('when the answer to the last piece is lost, the signature is fetched later', async () => {
  const { check } = await keepWith(PIECE * 2)
  phone.fail('PATCH', 'body_cut', 'answer_lost')
  phone.fail('HEAD', 'body_cut', 'request_lost')
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(server.media.completed).toHaveLength(1)
})

test('on a link that is too weak for a whole photo at once it is announced alone the next time', async () => {
  const { check } = await keepWith(90_000)
  phone.fail('/media/uploads', 'request_lost')
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(uploads()).toHaveLength(3)
})

test('a link that never brings over a whole piece gets smaller ones, until they arrive', async () => {
  const { check } = await keepWith(PIECE * 2)
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (request.body instanceof Uint8Array && request.body.length > 100_000) throw new TypeError('cut')
    return answer(url, request, jar)
  }
  for (let round = 0; round < 4; round += 1) await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('what was brought stays brought: after days and another start it goes on with the next piece', async () => {
  const { check } = await keepWith(PIECE * 4)
  let brought = 0
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH' && (brought += 1) > 2) throw new TypeError('no network')
    return answer(url, request, jar)
  }
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toEqual({ at: 'on_phone', sent: PIECE * 2, of: PIECE * 4 })
  server.answer = answer
  phone.restart()
  shelf = shelfOf(phone)
  pass(3 * 24 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(server.media.checksums).toBe(4)
})

test('an upload that the server has forgotten is begun anew', async () => {
  const { check } = await keepWith(PIECE * 2)
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH') {
      server.answer = answer
      server.media.uploads.clear()
    }
    return answer(url, request, jar)
  }
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(server.media.completed).toHaveLength(1)
})

test('a piece that was spoilt on the way is brought again', async () => {
  const { check } = await keepWith(PIECE * 2)
  phone.fail('PATCH', problem(460, 'checksum-differs'))
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a token that runs out between two pieces is renewed and the file goes on', async () => {
  const { check } = await keepWith(PIECE * 3)
  const answer = server.answer.bind(server)
  let pieces = 0
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH' && (pieces += 1) === 2) server.forgetAccessTokens()
    return answer(url, request, jar)
  }
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(phone.requests.filter((path) => path === '/auth/refresh').length).toBeGreaterThan(0)
})

test('a photo that the server refuses stays on the phone with the reason, and does not hold up the next', async () => {
  const { check, hashes } = await keepWith(9_000, 8_000)
  server.media.refuses.set(hashes[0] ?? '', 'damaged')
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  const states = new Map((await heldBy(check.id)).map(({ sha256, state }) => [sha256, state]))
  expect(states.get(hashes[0] ?? '')).toMatchObject({ at: 'refused', problem: { slug: 'media-refused', reason: 'damaged' } })
  expect(states.get(hashes[1] ?? '')).toMatchObject({ at: 'signed' })
  const before = phone.requests.length
  await phone.sync.drainNow()
  expect(phone.requests.slice(before)).not.toContain('/media/uploads')
  expect(await shelf.open(hashes[0] ?? '')).not.toBeNull()
})

test('a refused photo that somebody puts again is tried once more', async () => {
  const { check, hashes } = await keepWith(9_000)
  server.media.refuses.set(hashes[0] ?? '', 'damaged')
  await phone.sync.drainNow()
  server.media.refuses.clear()
  await shelf.put(check.id, picture(9_000, 0), SCENE, null)
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a refused photo that somebody sends again leaves once the server has changed its mind', async () => {
  const { check, hashes } = await keepWith(9_000)
  phone.fail('/media/uploads', problem(413, 'media-too-large'))
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'refused' })
  await phone.sync.drainNow()
  expect(uploads()).toHaveLength(1)
  await shelf.sendAgain(check.id, hashes[0] ?? '')
  expect(await stateOf(check.id)).toEqual({ at: 'on_phone', sent: 0, of: 9_000 })
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('only what was refused is sent again', async () => {
  const { check, hashes } = await keepWith(9_000)
  await phone.sync.drainNow()
  await shelf.sendAgain(check.id, hashes[0] ?? '')
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a no of whoever stands between phone and server gives no photo up', async () => {
  const { check } = await keepWith(9_000)
  phone.fail('/media/uploads', new Response('<html>Request Entity Too Large</html>', { status: 413 }))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(await stateOf(check.id)).toMatchObject({ at: 'on_phone' })
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a photo of which a piece was spoilt on the disk says so, and the next one goes', async () => {
  const { check, hashes } = await keepWith(PIECE * 2, 8_000)
  const request = phone.factory.open('phone')
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  const spoiling = database.transaction(['pieces'], 'readwrite')
  const pieces = spoiling.objectStore('pieces')
  const whole = pieces.getAll()
  whole.onsuccess = () => {
    const row = (whole.result as { id: string; body: { ct: Uint8Array } }[]).find(({ id, body }) => id.endsWith('/1') && body.ct.length > 9_000)
    if (!row) throw new Error('no second piece')
    row.body.ct[7] = 255 - (row.body.ct[7] ?? 0)
    pieces.put(row)
  }
  await new Promise((resolve) => (spoiling.oncomplete = resolve))
  database.close()
  await phone.sync.drainNow()
  const states = new Map((await heldBy(check.id)).map(({ sha256, state }) => [sha256, state]))
  expect(states.get(hashes[0] ?? '')).toMatchObject({ at: 'refused', problem: { slug: 'file-damaged' } })
  expect(states.get(hashes[1] ?? '')).toMatchObject({ at: 'signed' })
})

test('a photo that is being written elsewhere just now waits, and the next one goes', async () => {
  const { check, hashes } = await keepWith(PIECE * 2, 8_000)
  phone.fail('PATCH', problem(423, 'upload-busy'))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(server.media.has(check.id, hashes[1] ?? '')).toBe(true)
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(false)
  await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

test.each([429, 507])('while the server has no room for more (%i) photos wait as long as it said, and records go on', async (status) => {
  const { check } = await keepWith(9_000, 8_000)
  phone.fail('/media/uploads', problem(status, 'full', { 'Retry-After': '600' }))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  const other = phone.check()
  await phone.book.keep(other)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(server.ledger.records.has(other.id)).toBe(true)
  expect(uploads()).toHaveLength(1)
  pass(601_000)
  await phone.sync.drainNow()
  expect((await heldBy(check.id)).map(({ state }) => state.at)).toEqual(['signed', 'signed'])
})

/** Lets the announcements of these files fail, as long as the server is not mended. */
function failing(hashes: readonly (string | undefined)[], status: number) {
  const answer = server.answer.bind(server)
  const sick = { asked: 0, mended: false }
  server.answer = async (url, request, jar) => {
    const told = new Headers(request.headers).get('Upload-Metadata') ?? ''
    const one = hashes.some((sha256) => told.includes(Buffer.from(sha256 ?? '').toString('base64')))
    if (!one || sick.mended) return answer(url, request, jar)
    sick.asked += 1
    return problem(status, 'broken')
  }
  return sick
}

test.each([500, 503, 412])('a photo that the server stumbles over (%i) keeps no other on the phone', async (status) => {
  const { check, hashes } = await keepWith(9_000, 8_000, 7_000)
  failing([hashes[0]], status)
  await phone.sync.drainNow()
  expect(hashes.map((sha256) => server.media.has(check.id, sha256))).toEqual([false, true, true])
})

test('it is tried again soon, and when it fails once more the drain is done all the same', async () => {
  const { hashes } = await keepWith(9_000, 8_000)
  const sick = failing([hashes[0]], 500)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later', slug: 'broken' })
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(sick.asked).toBe(2)
})

test('after three photos in a row the server is out of order: the drain ends, and no more are tried', async () => {
  const { hashes } = await keepWith(9_000, 8_000, 7_000, 6_000, 5_000)
  const sick = failing(hashes, 500)
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later', slug: 'broken' })
  expect(sick.asked).toBe(3)
})

test('what failed the last time goes after the others, and leaves once the server is well', async () => {
  const { check, hashes } = await keepWith(9_000, 8_000, 7_000)
  const sick = failing(hashes, 500)
  await phone.sync.drainNow()
  pass(1_000)
  const newer = await keepWith(6_000)
  await phone.sync.drainNow()
  expect(server.media.has(newer.check.id, newer.hashes[0] ?? '')).toBe(true)
  sick.mended = true
  await phone.sync.drainNow()
  expect(hashes.every((sha256) => server.media.has(check.id, sha256))).toBe(true)
})

test('a photo that arrives spoilt with its announcement is announced alone and goes', async () => {
  const { check } = await keepWith(9_000)
  phone.fail('/media/uploads', problem(460, 'checksum-differs'))
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'done' })
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('a no to a record that is kept while photos leave is no word about the photo', async () => {
  await keepWith(PIECE * 3)
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH') {
      server.answer = answer
      await phone.book.keep(phone.check({ result: 'no_answer' }), { urgent: true })
      phone.fail('/sync/push', problem(503, 'server-busy'))
    }
    return answer(url, request, jar)
  }
  expect(await phone.sync.drainNow()).toMatchObject({ end: 'later', slug: 'server-busy' })
  expect(uploads()).toHaveLength(2)
})

const toldPause = (worker = phone.ring.holder() ?? '') => phone.store.read((reading) => pauseOf(reading, worker, phone.clock.now()))

test('why nothing leaves is written down: the quota of today, until the server takes files again', async () => {
  phone.clock.setBy(Date.parse('2026-11-27T15:30:00+08:00') - phone.clock.now())
  await keepWith(9_000)
  phone.fail('/media/uploads', problem(429, 'media-quota', { 'Retry-After': '30600' }))
  await phone.sync.drainNow()
  expect(await toldPause()).toEqual({ why: 'quota', until: Date.parse('2026-11-28T00:00:00+08:00') })
  pass(9 * HOUR_MS)
  await phone.sync.drainNow()
  phone.clock.setBy(-9 * HOUR_MS)
  expect(await toldPause()).toBeNull()
})

test('too many half-sent files are no reason to wait for tomorrow, and whoever stands between says nothing of a quota', async () => {
  phone.clock.setBy(Date.parse('2026-11-27T15:30:00+08:00') - phone.clock.now())
  await keepWith(9_000)
  phone.fail('/media/uploads', problem(429, 'media-quota', { 'Retry-After': '3600' }))
  await phone.sync.drainNow()
  expect(await toldPause()).toMatchObject({ why: 'busy' })
  pass(HOUR_MS)
  phone.fail('/media/uploads', new Response('<html>', { status: 507 }))
  await phone.sync.drainNow()
  expect(await toldPause()).toMatchObject({ why: 'busy' })
})

test('a server without room is said so until it takes a file', async () => {
  await keepWith(9_000)
  phone.fail('/media/uploads', problem(507, 'media-store-full'))
  await phone.sync.drainNow()
  pass(HOUR_MS)
  expect(await toldPause()).toMatchObject({ why: 'no_room' })
  await phone.sync.drainNow()
  expect(await toldPause()).toBeNull()
})

test.each([{ status: 429, goes: true }, { status: 507, goes: false }])('after $status a colleague on the same phone sends: $goes', async ({ status, goes }) => {
  server.employWu()
  await keepWith(9_000)
  phone.fail('/media/uploads', problem(status, status === 429 ? 'media-quota' : 'media-store-full', { 'Retry-After': '6000' }))
  await phone.sync.drainNow()
  await phone.sync.signIn('19000000002', 'right')
  await phone.sync.drainNow()
  const theirs = await keepWith(7_000)
  await phone.sync.drainNow()
  expect(server.media.has(theirs.check.id, theirs.hashes[0] ?? '')).toBe(goes)
  expect((await toldPause())?.why ?? null).toBe(goes ? null : 'no_room')
})

test('an urgent change that is kept while a photo leaves is at the server before the next piece', async () => {
  await keepWith(PIECE * 3)
  const urgent = phone.check({ result: 'no_answer' })
  const answer = server.answer.bind(server)
  const order: string[] = []
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH' && !order.includes('PATCH')) await phone.book.keep(urgent, { urgent: true })
    if (request.method === 'PATCH' || url.endsWith('/push')) order.push(request.method === 'PATCH' ? 'PATCH' : 'push')
    return answer(url, request, jar)
  }
  await phone.sync.drainNow()
  expect(order).toEqual(['push', 'PATCH', 'push', 'PATCH', 'PATCH'])
})

test('a photo taken back while it leaves stops leaving, and the server lets go of it', async () => {
  phone.online = false
  const check = phone.check()
  const declared = await shelf.put(check.id, picture(PIECE * 3), SCENE, null)
  await phone.book.keep({ ...check, media: [declared] })
  phone.online = true
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH') {
      server.answer = answer
      await phone.book.edit(check.id, { media: [] })
    }
    return answer(url, request, jar)
  }
  await phone.sync.drainNow()
  expect(server.media.files.size).toBe(0)
  await shelf.remove(check.id, declared.sha256)
  expect(await piecesHere()).toBe(0)
})

test('two records with the same photo both get it', async () => {
  const [one, other] = [phone.check(), phone.check()]
  const declared = await shelf.put(one.id, picture(9_000), SCENE, null)
  await shelf.put(other.id, picture(9_000), SCENE, null)
  await phone.book.keep({ ...one, media: [declared] })
  await phone.book.keep({ ...other, media: [declared] })
  await phone.sync.drainNow()
  expect(server.media.has(one.id, declared.sha256) && server.media.has(other.id, declared.sha256)).toBe(true)
})

test('the copy goes only with the signature, and not before 72 hours', async () => {
  const { check } = await keepWith(90_000)
  await phone.sync.drainNow()
  pass(71 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await heldBy(check.id)).toHaveLength(1)
  pass(2 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await heldBy(check.id)).toEqual([])
  expect(await piecesHere()).toBe(0)
})

test('it goes earlier once a verified backup holds it', async () => {
  const { check } = await keepWith(90_000)
  await phone.sync.drainNow()
  pass(HOUR_MS)
  server.durableUntil = new Date(server.now).toISOString()
  await phone.book.keep(phone.check())
  await phone.sync.drainNow()
  expect(await heldBy(check.id)).toEqual([])
})

test('of a landmark the small picture stays when the photo has gone', async () => {
  const check = phone.check()
  const declared = await shelf.put(check.id, picture(9_000), { ...SCENE, role: 'landmark' }, new Blob(['small'], { type: 'image/webp' }))
  await phone.book.keep({ ...check, media: [declared] })
  await phone.sync.drainNow()
  for (let day = 0; day < 10; day += 1) {
    pass(24 * HOUR_MS)
    await phone.sync.drainNow()
  }
  expect(await shelf.open(declared.sha256)).toBeNull()
  expect(await (await shelf.openSmall(declared.sha256))?.text()).toBe('small')
  await shelf.put(check.id, picture(9_000), { ...SCENE, role: 'landmark' }, null)
  expect((await shelf.open(declared.sha256))?.size).toBe(9_000)
})

test('without a signature the copy stays however long, and after a day the file is sent again', async () => {
  server.media.signs = false
  const { check, hashes } = await keepWith(90_000)
  for (let hour = 0; hour < 100; hour += 10) {
    await phone.sync.drainNow()
    pass(10 * HOUR_MS)
  }
  expect(await heldBy(check.id)).toHaveLength(1)
  expect(await stateOf(check.id)).toMatchObject({ at: 'on_phone' })
  server.media.signs = true
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

/** Lets somebody between phone and server change what a receipt says, or who signed it. */
function tamper(change: (receipt: string) => string): void {
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    const response = await answer(url, request, jar)
    const receipt = response.headers.get('Xunfang-Receipt')
    if (receipt) response.headers.set('Xunfang-Receipt', change(receipt))
    return response
  }
}

test('a receipt that another key has signed is not believed', async () => {
  const { check } = await keepWith(9_000)
  tamper((receipt) => receipt.replace(/.{8}$/, 'AAAAAAAA'))
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'on_phone' })
})

test('a true receipt for another file is not believed', async () => {
  const { check } = await keepWith(9_000, 8_000)
  let first: string | null = null
  tamper((receipt) => (first ??= receipt))
  await phone.sync.drainNow()
  expect((await heldBy(check.id)).map(({ state }) => state.at).sort()).toEqual(['on_phone', 'signed'])
})

test('a restored server that lacks a photo gets it again from the phone that still holds it', async () => {
  const { check, hashes } = await keepWith(9_000, PIECE * 2)
  const earlier = server.backup()
  await phone.sync.drainNow()
  server.restore(earlier, new Map())
  pass(HOUR_MS)
  for (let round = 0; round < 3; round += 1) await phone.sync.drainNow()
  for (const sha256 of hashes) expect(server.media.has(check.id, sha256)).toBe(true)
  expect((await heldBy(check.id)).map(({ state }) => state.at)).toEqual(['signed', 'signed'])
})

test('one that lay outside its record while both compared is sent again once it is put back', async () => {
  const { check, hashes } = await keepWith(9_000)
  const earlier = server.backup()
  const media = (await phone.ask((reader) => reader.record(check.id)))?.record.media ?? []
  await phone.sync.drainNow()
  await phone.book.edit(check.id, { media: [] })
  await phone.sync.drainNow()
  server.restore(earlier, new Map())
  for (let round = 0; round < 3; round += 1) await phone.sync.drainNow()
  await phone.book.edit(check.id, { media })
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

test('one that the server is told of later than both compared, and has for another record, is sent again once it says so', async () => {
  const { check, hashes } = await keepWith(9_000)
  await phone.sync.drainNow()
  const [sha256 = ''] = hashes
  server.media.files.clear()
  server.ledger.tell({ ...server.ledger.records.get(check.id)!.record })
  await phone.sync.drainNow()
  expect(server.media.has(check.id, sha256)).toBe(true)
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

/** A restored server lacks a record, has its photo for another one, and refuses it until it is put right; nothing of that has left yet. */
async function putRightAfterARestore() {
  const { hashes } = await keepWith(9_000)
  await phone.sync.drainNow()
  const [earlier, files] = [server.backup(), new Map(server.media.files)]
  const { check } = await keepWith(9_000)
  await phone.sync.drainNow()
  server.restore(earlier, files)
  server.ledger.refuses = ({ id }) => (id === check.id ? { slug: 'no', title: 'no' } : null)
  server.durableUntil = new Date(server.now + HOUR_MS).toISOString()
  for (let round = 0; round < 3; round += 1) await phone.sync.drainNow()
  server.ledger.refuses = () => null
  await phone.book.edit(check.id, {})
  return { check, hashes }
}

test('a copy stays while a restored server lacks its record, though it has the same content for another', async () => {
  const { check, hashes } = await putRightAfterARestore()
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

test('a photo of a record that was refused after a restore and let go leaves the phone like every other', async () => {
  const earlier = server.backup()
  const { check } = await keepWith(9_000)
  await phone.sync.drainNow()
  server.restore(earlier, new Map())
  server.ledger.refuses = ({ id }) => (id === check.id ? { slug: 'no', title: 'no' } : null)
  for (let round = 0; round < 3; round += 1) await phone.sync.drainNow()
  const [back] = await phone.ask((reader) => reader.returned())
  await phone.book.letGo(back?.changeId ?? '')
  pass(73 * HOUR_MS)
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  expect([await heldBy(check.id), await piecesHere()]).toEqual([[], 0])
})

test('so does one whose record a restored server has and no longer shows, because it is long ago', async () => {
  const { check } = await keepWith(9_000)
  phone.fail('/media/uploads', 'request_lost')
  await phone.sync.drainNow()
  pass(70 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  pass(3 * HOUR_MS)
  await phone.sync.drainNow()
  const earlier = server.backup()
  earlier.feed = earlier.feed.filter(({ row }) => row.id !== check.id)
  server.restore(earlier, new Map(server.media.files))
  await phone.sync.drainNow()
  expect(await heldBy(check.id)).toHaveLength(1)
  pass(73 * HOUR_MS)
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  expect(await heldBy(check.id)).toEqual([])
})

test('that a restored server takes a record tells nothing of its photo: the copy stays until the server shows it', async () => {
  const { check, hashes } = await putRightAfterARestore()
  server.showsUpTo = server.ledger.seq
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  server.showsUpTo = Infinity
  for (let round = 0; round < 2; round += 1) await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
})

test('a restore in the middle of a file does not stop it from arriving', async () => {
  const { check, hashes } = await keepWith(PIECE * 3)
  const earlier = server.backup()
  const answer = server.answer.bind(server)
  let pieces = 0
  server.answer = async (url, request, jar) => {
    if (request.method === 'PATCH' && (pieces += 1) === 2) server.restore(earlier, new Map())
    return answer(url, request, jar)
  }
  for (let round = 0; round < 4; round += 1) await phone.sync.drainNow()
  expect(server.media.has(check.id, hashes[0] ?? '')).toBe(true)
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
})

test('originals wait for Wi-Fi where the worker wants it so; everything else goes', async () => {
  const roles = [{ role: 'original', what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: true, most: 5 }]
  phone.sync.knowLines([{ kinds: [{ kind: 'wakeup_check', mediaRoles: roles, toWire: (data: object) => data, fromWire: (data: object) => data } as never] }])
  await phone.store.change(async (unit) => unit.put('notes', { worker: phone.ring.holder() ?? '', name: 'media_choices', body: { originalsOnWifiOnly: true } }))
  const check = phone.check()
  const original = await shelf.put(check.id, picture(9_000), { ...SCENE, role: 'original' }, null)
  const usual = await shelf.put(check.id, picture(8_000, 2), SCENE, null)
  await phone.book.keep({ ...check, media: [original, usual] })
  phone.metered = true
  await phone.sync.drainNow()
  expect([server.media.has(check.id, original.sha256), server.media.has(check.id, usual.sha256)]).toEqual([false, true])
  phone.metered = false
  await phone.sync.drainNow()
  expect(server.media.has(check.id, original.sha256)).toBe(true)
})

test('what could not be made smaller waits for Wi-Fi with the originals, when it is large', async () => {
  await phone.store.change(async (unit) => unit.put('notes', { worker: phone.ring.holder() ?? '', name: 'media_choices', body: { originalsOnWifiOnly: true } }))
  const check = phone.check()
  const asItIs = await shelf.put(check.id, picture(1_200_000), { ...SCENE, filetype: 'image/heic' }, null)
  const shrunk = await shelf.put(check.id, picture(1_100_000, 2), SCENE, new Blob(['small']))
  await phone.book.keep({ ...check, media: [asItIs, shrunk] })
  phone.metered = true
  await phone.sync.drainNow()
  expect([server.media.has(check.id, asItIs.sha256), server.media.has(check.id, shrunk.sha256)]).toEqual([false, true])
  phone.metered = false
  await phone.sync.drainNow()
  expect(server.media.has(check.id, asItIs.sha256)).toBe(true)
})

test('one piece at a time is opened while a file leaves', async () => {
  const { check } = await keepWith(PIECE * 8)
  let opened = 0
  const { read } = phone.store
  phone.store.read = (look) =>
    read((reading) => look({ ...reading, get: async (table, key) => {
      if (table === 'pieces') opened += 1
      return reading.get(table, key)
    } }))
  await phone.sync.drainNow()
  expect(await stateOf(check.id)).toMatchObject({ at: 'signed' })
  expect(opened).toBe(8)
})

test('a photo that was put and forgotten goes after a week, one that a draft tells of stays', async () => {
  await phone.book.keepDraft('draft-1', { half: 'written' })
  await shelf.put('draft-1', picture(9_000), SCENE, null)
  await shelf.put('draft-2', picture(9_000), SCENE, null)
  await phone.sync.drainNow()
  pass(8 * 24 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await heldBy('draft-1')).toHaveLength(1)
  expect(await heldBy('draft-2')).toEqual([])
})

test('somebody who sets the clock does not make a week pass for a photo that no record tells of yet', async () => {
  phone.clock.setBy(-365 * 24 * HOUR_MS)
  await shelf.put('draft-1', picture(9_000), SCENE, null)
  await phone.sync.drainNow()
  phone.clock.setBy(365 * 24 * HOUR_MS)
  pass(24 * HOUR_MS)
  await phone.sync.drainNow()
  expect(await heldBy('draft-1')).toHaveLength(1)
})
