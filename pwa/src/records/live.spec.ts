import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, expect, test } from 'vitest'
import { effectScope, nextTick, reactive, ref } from 'vue'
import { openStore } from '../database'
import { systemClock } from '../device'
import type { Bodies, RecordStore } from './bodies'
import { createBook, type Book } from './book'
import { createLiveReads, type LiveReads } from './live'
import { blankRecord } from './record'
import { createOutgoing } from './outgoing'
import { createTimekeeper } from './timekeeper'

let store: RecordStore
let book: Book
let live: LiveReads

beforeEach(async () => {
  store = openStore<Bodies>({ name: 'live', indexedDB: new IDBFactory(), IDBKeyRange })
  const timekeeper = createTimekeeper(systemClock)
  book = createBook({ store, clock: systemClock, timekeeper, outgoing: createOutgoing({ timekeeper }) })
  live = createLiveReads({ store, clock: systemClock })
  await store.change(async (unit) => unit.put('notes', { worker: '', name: 'here', body: 'w' }))
})

const check = (id: string, day: string) =>
  blankRecord({ id, kind: 'wakeup_check', area_code: '431225101207', occurred_at: `${day}T07:00:00+08:00`, data: { n: id } })

test('a list follows the store and the day it is asked for', async () => {
  const day = ref('2026-11-23')
  const scope = effectScope()
  const list = scope.run(() => live.useRecords('wakeup_check', () => ({ day: day.value })))
  const ids = () => list?.value?.map((kept) => kept.record.id)
  await expect.poll(ids).toEqual([])
  await book.keep(check('a', '2026-11-23'))
  await book.keep(check('b', '2026-11-24'))
  await expect.poll(ids).toEqual(['a'])
  day.value = '2026-11-24'
  await nextTick()
  await expect.poll(ids).toEqual(['b'])
  scope.stop()
})

test('a record is there, changed, and gone, without asking', async () => {
  const record = live.useRecord<{ n: string; detail?: string }>('a')
  await expect.poll(() => record.value).toBeNull()
  await book.keep(check('a', '2026-11-23'), { holdUntil: systemClock.now() + 10_000 })
  await expect.poll(() => record.value?.state).toMatchObject({ at: 'on_phone', heldUntil: expect.any(Number) })
  await book.edit('a', { data: { detail: 'more' } })
  await expect.poll(() => record.value?.record.data.detail).toBe('more')
  await book.takeBack('a')
  await expect.poll(() => record.value).toBeNull()
})

test('a record cannot be kept twice, nor changed where it is not', async () => {
  await book.keep(check('a', '2026-11-23'))
  await expect(book.keep(check('a', '2026-11-23'))).rejects.toMatchObject({ name: 'KeptAlready' })
  await expect(book.edit('b', { note: 'x' })).rejects.toMatchObject({ name: 'NotOnThisPhone' })
})

test('what a screen watches can be kept, and is kept as it was then', async () => {
  const held = reactive(check('a', '2026-11-23'))
  const kept = book.keep(held)
  held.data.n = 'later'
  await kept
  expect((await store.read((reading) => reading.get('records', ['w', 'a'])))?.body.shown.data).toEqual({ n: 'a' })
})
