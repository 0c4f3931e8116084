// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { createShelf } from '../media/shelf'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const ELDER = 'e0000000-0000-7000-8000-000000000001'
const DAY_MS = 86_400_000

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
  phone.sync.knowLines([{ kinds: [], fieldRoles: ['helper'] }] as never)
  server.enterElder({ name: '粟某某' }, ELDER)
  await phone.sync.drainNow()
})

/** From now on this worker is what `role` says, or nothing at all. */
async function becomes(role: string | null) {
  const me = server.workers.get('19000000001')
  if (!me) return
  const roles = role ? [{ role, area_code: '431225101207', area_name: 'Fengmu' }] : []
  server.workers.set('19000000001', { ...me, roles } as never)
  await phone.sync.signIn('19000000001', 'right')
}
async function days(n: number) {
  for (let day = 0; day < n; day += 1) {
    phone.clock.pass(DAY_MS)
    server.now += DAY_MS
    await phone.sync.drainNow()
  }
}
const count = async (table: 'records' | 'sent' | 'files' | 'pieces') => phone.store.read((reading) => reading.count(table, { worker: phone.ring.holder() ?? '' }))
const record = (id: string) => phone.ask((reader) => reader.record(id))

test.each([['township_supervisor'], [null]])('when a field role gives way to %s, the roll goes and nothing more is fetched', async (role) => {
  expect(await record(ELDER)).not.toBeNull()
  await becomes(role)
  phone.requests.length = 0
  await days(1)
  expect(await record(ELDER)).toBeNull()
  expect(phone.requests).not.toContain('/sync/pull')
})

test('photos taken before still leave, and later nothing of them stays', async () => {
  const shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
  phone.online = false
  const check = phone.check()
  const media = [await shelf.put(check.id, new Blob([Buffer.alloc(5_000, 'x')]), { role: 'scene', filetype: 'image/jpeg' }, null)]
  await phone.book.keep({ ...check, media } as never)
  phone.online = true
  await becomes('township_supervisor')
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(server.media.files.size).toBe(1)
  await days(5)
  expect([await count('sent'), await count('files'), await count('pieces')]).toEqual([0, 0, 0])
})

test('own records stay, unsent edits of others too until they have left', async () => {
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  phone.online = false
  await phone.book.edit(ELDER, { data: { phone: '2' } })
  await phone.sync.drainNow()
  phone.online = true
  await becomes('township_supervisor')
  await phone.sync.drainNow()
  expect(await record(check.id)).not.toBeNull()
  expect(server.ledger.records.get(ELDER)?.record.data ?? {}).toMatchObject({ phone: '2' })
  await days(1)
  expect(await record(ELDER)).toBeNull()
})

test('what a restored server lacks is sent again also by who no longer records', async () => {
  const earlier = server.backup()
  const check = phone.check()
  await phone.book.keep(check)
  await phone.sync.drainNow()
  await becomes('township_supervisor')
  await phone.sync.drainNow()
  server.restore(earlier)
  await days(1)
  expect(server.ledger.records.has(check.id)).toBe(true)
})

test('who gets a field role again is given the roll anew', async () => {
  await becomes(null)
  await days(1)
  await becomes('helper')
  await phone.sync.drainNow()
  expect(await record(ELDER)).not.toBeNull()
})
