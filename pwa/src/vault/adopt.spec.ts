// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'

const ID = '00000000-0000-7000-8000-000000000001'
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

/** The database as version 0.1.0 made it (Dexie numbers it 10), with something unsent in it. */
async function firstVersion(factory: IDBFactory, change: object): Promise<void> {
  const keys = { records: 'id', outbox: 'seq', aside: 'change', sent: 'change', receipts: 'id', drafts: 'id', notes: 'name' }
  const request = factory.open('xunfang', 10)
  request.onupgradeneeded = () => {
    for (const [table, own] of Object.entries(keys)) request.result.createObjectStore(table, { keyPath: ['worker', own] })
  }
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  const transaction = database.transaction(Object.keys(keys), 'readwrite')
  const put = (table: string, row: object) => transaction.objectStore(table).put({ ...row, stamp: 'old-1' })
  put('notes', { worker: '', name: 'workers', body: [{ key: 'k1', worker_id: ID }] })
  put('notes', { worker: '', name: 'device_id', body: 'the-old-device' })
  put('notes', { worker: '', name: 'seq', body: 7 })
  put('outbox', { worker: 'k1', seq: 7, record: 'r1', lane: 1, body: change })
  put('drafts', { worker: 'k1', id: 'words:e1', body: { words: 'half' } })
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  database.close()
}

test('what the first version left unsealed is sealed, sent and gone from the old place', async () => {
  const phone = new Phone(server)
  phone.store.close()
  phone.factory = new IDBFactory()
  const id = crypto.randomUUID()
  await firstVersion(phone.factory, {
    change_id: crypto.randomUUID(), kind: 'wakeup_check', id, creates: true, base_revision: null, base_change_id: null,
    occurred_at: '2026-11-23T07:00:00+08:00', clock: { offset_ms: 0, epoch: 'e', certain: true }, fields: { area_code: '431225101207', data: { result: 'safe_seen' } },
    resolves: [], replaces: null, made_at: 0, hold_until: null, measures: 0, wire: null, ask_again_at: null, again: null,
  })
  await phone.restart({ locked: true }).signedIn()
  expect(server.ledger.records.has(id)).toBe(true)
  expect(await phone.sync.deviceId()).toBe('the-old-device')
  expect(await phone.ask((reader) => reader.draft('words:e1'))).toEqual({ words: 'half' })
  expect((await phone.factory.databases()).map(({ name }) => name)).toEqual(['phone'])
})

test('a phone that never had the first version makes no trace of it', async () => {
  const phone = await new Phone(server).signedIn()
  expect((await phone.factory.databases()).map(({ name }) => name)).toEqual(['phone'])
})
