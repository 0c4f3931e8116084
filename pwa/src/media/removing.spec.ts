// @vitest-environment node
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { phoneLocks } from '../device'
import { createLiveReads } from '../records/live'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { useFilesOf } from './held'
import { useRecordMedia, type MediaHolder } from './holder'
import { createShelf, type Shelf } from './shelf'

const here = vi.hoisted(() => ({}) as { phone: Phone; shelf: Shelf })
const reads = () => createLiveReads({ store: here.phone.store, clock: here.phone.clock })
vi.mock('@/records', () => ({
  get phoneStore() {
    return here.phone.store
  },
  edit: (...edit: Parameters<Phone['book']['edit']>) => here.phone.book.edit(...edit),
  useRecord: (id: string) => reads().useRecord(id),
  useLook: (look: never, sources: never) => reads().useLook(look, sources),
}))
vi.mock('./late', () => ({ late: {} }))
vi.mock('.', async () => ({
  useFilesOf: (await import('./held')).useFilesOf,
  get shelf() {
    return here.shelf
  },
}))

const SCENE = { role: 'scene', filetype: 'image/jpeg' }
const picture = (seed: string) => new Blob([seed], { type: 'image/jpeg' })
let server: FakeServer

function atThisPhone(phone: Phone): void {
  here.phone = phone
  here.shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
}

beforeEach(async () => {
  server = new FakeServer()
  atThisPhone(await new Phone(server).signedIn())
})

/** Opens the record's screen, does this there, and leaves it again. */
async function opened(id: string, act: (holder: MediaHolder) => Promise<void> = async () => {}): Promise<string[]> {
  const scope = effectScope()
  const [holder, record, files] = scope.run(() => [useRecordMedia(id), reads().useRecord(id), useFilesOf(id)] as const) ?? []
  if (!holder) throw new Error('the screen was left at once')
  await vi.waitFor(() => expect([record?.value, files?.value]).not.toContain(undefined))
  // Whatever opening changes was asked for before this.
  await phoneLocks.inTurn(`media:${id}`, async () => {})
  await act(holder)
  const shown = holder.media.value.map(({ sha256 }) => sha256)
  scope.stop()
  return shown
}
const unsent = () => here.phone.store.read((reading) => reading.count('outbox', {}))
const pushes = () => here.phone.requests.filter((path) => path === '/sync/push').length

async function keptWithPhoto(): Promise<{ id: string; sha256: string }> {
  const check = here.phone.check()
  const { sha256, ...photo } = await here.shelf.put(check.id, picture('broken'), SCENE, null)
  await here.phone.book.keep({ ...check, media: [{ sha256, ...photo }] })
  return { id: check.id, sha256 }
}

test.each(['refused', 'half sent'])('a photo that was %s and taken out stays out, however often the record is opened, also after a restart', async (stood) => {
  const { id, sha256 } = await keptWithPhoto()
  if (stood === 'refused') server.media.refuses.set(sha256, 'damaged')
  else here.phone.fail('/media/uploads', 'request_lost', 'request_lost', 'request_lost', 'request_lost')
  await here.phone.sync.drainNow()
  await opened(id, (holder) => holder.drop(sha256))
  await here.phone.sync.drainNow()
  const before = pushes()
  expect(await opened(id)).toEqual([])
  expect(await unsent()).toBe(0)
  atThisPhone(here.phone.restart())
  expect(await opened(id)).toEqual([])
  expect(await unsent()).toBe(0)
  await here.phone.sync.drainNow()
  expect(pushes()).toBe(before)
})

test('a photo whose record never came to tell of it, because the app was killed, is told of when the record is opened', async () => {
  const check = here.phone.check()
  await here.phone.book.keep(check)
  const { sha256 } = await here.shelf.put(check.id, picture('good'), SCENE, null)
  await opened(check.id)
  expect(await opened(check.id)).toEqual([sha256])
})

test('a photo that was taken out and is taken again is told of again', async () => {
  const { id, sha256 } = await keptWithPhoto()
  server.media.refuses.set(sha256, 'damaged')
  await here.phone.sync.drainNow()
  await opened(id, (holder) => holder.drop(sha256))
  await here.phone.sync.drainNow()
  server.media.refuses.clear()
  await opened(id, async (holder) => holder.add(await here.shelf.put(id, picture('broken'), SCENE, null)))
  await here.phone.sync.drainNow()
  expect(server.media.has(id, sha256)).toBe(true)
})
