// @vitest-environment node
import { IDBDatabase as FDBDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, expect, test, vi } from 'vitest'
import { openStore } from '../database'
import { TestClock } from '../sync/testing/testClock'
import type { Bodies } from './bodies'
import { createBook, KeptAlready } from './book'
import { createOutgoing } from './outgoing'
import { blankRecord } from './record'
import { createTimekeeper } from './timekeeper'

const clock = new TestClock()
const factory = new IDBFactory()

/** One tab of the app. */
function tab() {
  const store = openStore<Bodies>({ name: 'book', indexedDB: factory, IDBKeyRange })
  const timekeeper = createTimekeeper(clock)
  return { store, book: createBook({ store, clock, timekeeper, outgoing: createOutgoing({ timekeeper }) }) }
}
const check = (id: string) => blankRecord({ id, kind: 'wakeup_check', area_code: '431225101207', occurred_at: '2026-11-23T07:00:00+08:00', data: { result: 'safe_seen' } })

afterEach(() => vi.restoreAllMocks())

test('a record is on the phone with one transaction: what it needs to know was seen with the one before', async () => {
  const { store, book } = tab()
  await store.change(async (unit) => unit.put('notes', { worker: '', name: 'here', body: 'me' }))
  await book.keep(check('first'))
  const begun = vi.spyOn(FDBDatabase.prototype, 'transaction')
  await book.keep(check('second'))
  expect(begun.mock.calls.map(([, mode]) => mode)).toEqual(['readwrite'])
})

test('two tabs that keep at once give every change a place of its own, and know a record that is there', async () => {
  const tabs = [tab(), tab()]
  await Promise.all(Array.from({ length: 20 }, (_, n) => tabs[n % 2]!.book.keep(check(`both ${n}`))))
  const outbox = await tabs[0]!.store.read((reading) => reading.list('outbox', { worker: 'me' }))
  expect(new Set(outbox.map(({ seq }) => seq)).size).toBe(22)
  await expect(tabs[1]!.book.keep(check('first'))).rejects.toThrow(KeptAlready)
})
