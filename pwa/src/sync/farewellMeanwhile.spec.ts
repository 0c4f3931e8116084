// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { createShelf } from '../media/shelf'
import type { RecordUnit } from '../records/bodies'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const shelf = () => createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
const photo = (of: string, seed: string) => shelf().put(of, new Blob([Buffer.alloc(9_000, seed)]), { role: 'scene', filetype: 'image/jpeg' }, null)
const vaults = () => phone.store.read((reading) => reading.list('vaults', {}))
const told = () => JSON.stringify(server.exports)
const pieces = () => server.exports.flatMap((one) => (one['media'] ?? []) as { sha256: string; record_id: string }[])

async function shutOut() {
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
}

/** Does something while the nth file of the farewell is on its way. */
function during(nth: number, act: () => Promise<unknown>) {
  const answer = server.answer.bind(server)
  let files = 0
  server.answer = async (url, request, jar) => {
    if (url.endsWith('/sync/exports') && (files += 1) === nth) await act()
    return answer(url, request, jar)
  }
}

async function keptWithPhoto() {
  phone.online = false
  const check = phone.check()
  const media = await photo(check.id, 'first')
  await phone.book.keep({ ...check, media: [media] })
  phone.online = true
  return media
}

test('what is kept while photos are handed over goes after them, and only then is the phone empty', async () => {
  await keptWithPhoto()
  await shutOut()
  const late = phone.check({ result: 'no_answer' })
  during(2, () => phone.book.keep(late, { urgent: true }))
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports).toHaveLength(3)
  expect(server.exports[2]).toMatchObject({ changes: expect.arrayContaining([expect.objectContaining({ id: late.id })]) as unknown })
  expect(await vaults()).toEqual([])
})

test('a draft and a photo that come during the hand-over go after it', async () => {
  await keptWithPhoto()
  await shutOut()
  let second = ''
  during(2, async () => {
    await phone.book.keepDraft('half', { words: 'half' })
    second = (await photo('half', 'second')).sha256
  })
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports.at(-2)).toMatchObject({ drafts: [{ id: 'half' }] })
  expect(pieces().at(-1)).toMatchObject({ sha256: second, record_id: 'half' })
})

test('what is kept in another tab in the very step that ends the hand-over is found, and handed over', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  const [tab, late] = [phone.open(), phone.check({ result: 'no_answer' })]
  let once = true
  const change = phone.store.change
  phone.store.change = (act) =>
    change(async (unit) => {
      let last = false
      const watched: RecordUnit = { ...unit, put: (table, row) => {
        last ||= table === 'notes' && 'name' in row && row.name === 'here'
        unit.put(table, row)
      } }
      const answer = await act(watched)
      if (last && once) {
        once = false
        await tab.book.keep(late, { urgent: true })
      }
      return answer
    })
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(once).toBe(false)
  expect(told()).toContain(late.id)
  tab.store.close()
})

test('what somebody wants to keep while it is being erased fails aloud', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  const tab = phone.open()
  const erase = phone.store.erase
  const tries: unknown[] = []
  phone.store.erase = async (worker) => {
    for (const { book } of [phone, tab]) tries.push(await book.keep(phone.check()).catch((error: Error) => error.name))
    tries.push(await tab.book.keepDraft('half', {}).catch((error: Error) => error.name))
    return erase(worker)
  }
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(tries).toEqual(['NobodyHere', 'NobodyHere', 'NobodyHere'])
  tab.store.close()
})

test('while somebody goes on writing nothing is erased; the next try goes on from there', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  const answer = server.answer.bind(server)
  let writing = true
  server.answer = async (url, request, jar) => {
    if (writing && url.endsWith('/sync/exports')) await phone.book.keepDraft('half', { words: `${server.exports.length} words` })
    return answer(url, request, jar)
  }
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: false })
  expect(await phone.ask((reader) => reader.draft('half'))).not.toBeNull()
  writing = false
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(server.exports.at(-1)).toMatchObject({ drafts: [{ id: 'half', body: { words: `${server.exports.length - 2} words` } }] })
})

test("a draft's photo that was handed over goes once more for the record that it has become, also in a later try", async () => {
  const media = await photo('half', 'of a draft')
  await phone.book.keepDraft('half', { words: 'half' })
  await shutOut()
  during(3, async () => {
    throw new TypeError('no network')
  })
  const late = phone.check()
  during(2, () => phone.book.keep({ ...late, media: [media] }, { dropDraft: 'half' }))
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(pieces().map(({ sha256, record_id }) => [sha256, record_id])).toEqual([[media.sha256, 'half'], [media.sha256, late.id]])
})

test('a photo of which a piece is missing does not keep the phone from being erased', async () => {
  await keptWithPhoto()
  await phone.store.change(async (unit) => {
    for (const { worker, id } of await unit.list('files', { worker: phone.ring.holder() ?? '' })) unit.remove('pieces', [worker, `${id}/0`])
  })
  await shutOut()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
})

/** Locked and shut out, with a record that the post brings and a draft that only the office can open. */
async function lockedWithDraft() {
  await phone.book.keepDraft('half', { words: 'half' })
  phone.online = false
  await phone.book.keep(phone.check())
  const { ring } = phone
  phone.restart({ locked: true })
  phone.online = true
  await shutOut()
  return ring
}

test("a locked phone is not erased together with a draft's photos; they are handed over once their owner unlocks", async () => {
  const { sha256 } = await photo('half', 'of a draft')
  const ring = await lockedWithDraft()
  await phone.sync.drainNow()
  await phone.sync.drainNow()
  expect(server.delivered).toHaveLength(1)
  expect(await vaults()).toHaveLength(1)
  phone.ring = ring
  phone.restart()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(pieces()).toMatchObject([{ sha256, record_id: 'half' }])
})

test('who unlocks while the locked phone is handed over, and keeps something, finds it still there', async () => {
  const ring = await lockedWithDraft()
  const answer = server.answer.bind(server)
  const late = phone.check({ result: 'no_answer' })
  server.answer = async (url, request, jar) => {
    const said = await answer(url, request, jar)
    if (!url.endsWith('/sync/remains')) return said
    server.answer = answer
    await phone.ring.hold(ring.holder() ?? '', ring.dataKey() as never)
    await phone.book.keep(late, { urgent: true })
    return said
  }
  await phone.sync.drainNow()
  expect(await vaults()).toHaveLength(1)
  expect((await phone.ask((reader) => reader.record(late.id)))?.record.id).toBe(late.id)
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  expect(told()).toContain(late.id)
})

test('who unlocks meanwhile and only writes on a draft finds it still there', async () => {
  const ring = await lockedWithDraft()
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    const said = await answer(url, request, jar)
    if (!url.endsWith('/sync/remains')) return said
    server.answer = answer
    await phone.ring.hold(ring.holder() ?? '', ring.dataKey() as never)
    await phone.book.keepDraft('half', { words: 'half and more' })
    return said
  }
  await phone.sync.drainNow()
  expect(await phone.ask((reader) => reader.draft('half'))).toEqual({ words: 'half and more' })
})

test('switched off between the last look and the erasing, it is erased at the next start, photos and all', async () => {
  await keptWithPhoto()
  await shutOut()
  phone.parts.store.erase = () => Promise.reject(new Error('switched off'))
  await phone.sync.drainNow()
  expect(await vaults()).toHaveLength(1)
  const handed = server.exports.length
  phone.restart()
  await phone.sync.drainNow()
  expect(await vaults()).toEqual([])
  expect(server.exports).toHaveLength(handed)
  expect(await phone.store.read((reading) => reading.get('notes', ['', 'revoked']))).toMatchObject({ body: { label: expect.any(String) as string } })
  expect(await phone.store.read((reading) => reading.get('notes', ['', 'erasing']))).toBeFalsy()
})

test('whoever unlocks it before that may go on, and what they keep is handed over too', async () => {
  await keptWithPhoto()
  await shutOut()
  phone.parts.store.erase = () => Promise.reject(new Error('switched off'))
  await phone.sync.drainNow()
  const [vault] = await vaults()
  phone.online = false
  phone.restart()
  await phone.parts.vault.unlockByPassword(vault?.worker ?? '', 'right')
  const late = phone.check({ result: 'no_answer' })
  await phone.book.keep(late, { urgent: true })
  phone.online = true
  await phone.sync.drainNow()
  expect(told()).toContain(late.id)
  expect(await vaults()).toEqual([])
})
