// @vitest-environment node
import { expect, test } from 'vitest'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone, SwitchedOff } from '../sync/testing/phone'
import { createShelf, type Shelf } from './shelf'

const PIECE = 256 * 1024
const SCENE = { role: 'scene', filetype: 'image/jpeg' }

const shelfOf = (phone: Phone) => createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
const picture = (bytes: number, seed: number) => new Blob([Buffer.alloc(bytes, `${seed} of a picture`)])

/** Which hashes each record was promised to bring, written down outside phone and server. */
type Promises = Map<string, string[]>

async function promised<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error: unknown) => {
    if (error instanceof SwitchedOff) return null
    throw error
  })
}

/** A draft, two photos, kept; a third one added; everything sent. */
async function anErrand(phone: Phone, promises: Promises): Promise<boolean> {
  const shelf = shelfOf(phone)
  const check = phone.check()
  await phone.book.keepDraft('draft', { half: 'written' })
  const media = [await shelf.put('draft', picture(PIECE + 9, 1), SCENE, new Blob(['small'])), await shelf.put('draft', picture(5_000, 2), SCENE, null)]
  await phone.book.keep({ ...check, media }, { dropDraft: 'draft' })
  promises.set(check.id, media.map(({ sha256 }) => sha256))
  await phone.sync.drainNow()
  const third = await shelf.put(check.id, picture(6_000, 3), SCENE, null)
  await phone.book.edit(check.id, { media: [...media, third] })
  promises.get(check.id)?.push(third.sha256)
  return (await phone.sync.drainNow()).end === 'done'
}

async function expectKept(phone: Phone, server: FakeServer, promises: Promises, when: string): Promise<void> {
  for (const [record, hashes] of promises) for (const sha256 of hashes) expect(server.media.has(record, sha256), `${when}: ${sha256}`).toBe(true)
  const lanes = await phone.store.read(async (reading) => (await reading.list('files', { worker: phone.ring.holder() ?? '', lane: 1 })).map(({ record, body }) => [record, body.about.bytes]))
  expect(lanes, when).toEqual([])
}

test('switched off between any two steps, no promised photo is lost, and a draft finds its photos again', async () => {
  for (let step = 1; step < 200; step += 1) {
    const server = new FakeServer()
    const phone = await new Phone(server).signedIn()
    const promises: Promises = new Map()
    phone.steps = 0
    phone.dieAt = step
    const ended = await promised(anErrand(phone, promises))
    phone.restart()
    const drafts = await phone.store.read((reading) => reading.count('drafts', {}))
    const waiting = await phone.store.read(async (reading) => (await reading.list('files', { worker: phone.ring.holder() ?? '', record: 'draft' })).length)
    if (drafts === 0) expect(waiting, `step ${step}`).toBe(0)
    for (let round = 0; round < 3; round += 1) await phone.sync.drainNow()
    await expectKept(phone, server, promises, `step ${step}`)
    if (ended) return
  }
  throw new Error('the errand never ended')
}, 120_000)

const RUNS = Number(process.env['RUNS'] ?? 25)
const FAULTS = ['request_lost', 'answer_lost', 'body_cut'] as const
const WHERE = ['/sync/push', '/sync/pull', '/sync/reconcile', '/media/uploads', 'PATCH', 'PATCH', 'HEAD', '/auth/refresh'] as const

test(`in ${RUNS} random runs of cuts, kills, restores and takings back, every promised photo arrives`, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const chance = randomFrom(seed)
    const server = new FakeServer()
    const phone = await new Phone(server).signedIn()
    const promises: Promises = new Map()
    const backups = [{ ledger: server.backup(), files: new Map(server.media.files) }]
    for (let turn = 0; turn < 20; turn += 1) {
      phone.dieAt = chance() < 0.4 ? phone.steps + 1 + Math.floor(chance() * 20) : null
      const pick = chance()
      if (pick < 0.4) await promised(keepOne(phone, shelfOf(phone), chance, turn, promises))
      else if (pick < 0.5) backups.push({ ledger: server.backup(), files: new Map(server.media.files) })
      else if (pick < 0.6) {
        const backup = backups[Math.floor(chance() * backups.length)]
        if (backup) server.restore(backup.ledger, backup.files)
      } else {
        const fault = FAULTS[Math.floor(chance() * FAULTS.length * 1.3)]
        if (fault) phone.fail(WHERE[Math.floor(chance() * WHERE.length)] ?? 'PATCH', fault)
        if (chance() < 0.2) server.forgetAccessTokens()
        await phone.sync.drainNow()
      }
      if (phone.dieAt !== null && phone.steps >= phone.dieAt) phone.restart()
      phone.dieAt = null
      phone.clock.pass(130_000)
      server.now += 130_000
    }
    phone.faults.length = 0
    for (let round = 0; round < 6; round += 1) {
      await phone.sync.drainNow()
      phone.clock.pass(130_000)
      server.now += 130_000
    }
    await expectKept(phone, server, promises, `seed ${seed}`)
  }
}, 300_000)

async function keepOne(phone: Phone, shelf: Shelf, chance: () => number, turn: number, promises: Promises): Promise<void> {
  const check = phone.check()
  const size = chance() < 0.3 ? PIECE + Math.floor(chance() * PIECE) : 1_000 + Math.floor(chance() * 9_000)
  const declared = await shelf.put(check.id, picture(size, turn), SCENE, null)
  await phone.book.keep({ ...check, media: [declared] })
  promises.set(check.id, [declared.sha256])
}

function randomFrom(seed: number): () => number {
  let state = seed * 2_654_435_769
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296
  }
}
