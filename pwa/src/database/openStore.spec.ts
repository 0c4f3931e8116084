// @vitest-environment node
import { IDBFactory, IDBKeyRange, IDBObjectStore } from 'fake-indexeddb'
import { beforeEach, expect, test, vi } from 'vitest'
import { openStore } from './openStore'
import { Locked, plainSealer, type Sealer } from './sealer'
import type { Reading, Store, Table } from './store'

type Plain = Record<Table, unknown>

let factory: IDBFactory
let store: Store<Plain>

const open = (sealer?: Sealer) => openStore<Plain>({ name: 'test', indexedDB: factory, IDBKeyRange, ...(sealer ? { sealer } : {}) })
const note = (name: string, body: unknown, worker = 'a') => ({ worker, name, body })
const noted = (name: string, from: Store<Plain> = store) =>
  from.read(async (reading) => (await reading.get('notes', ['a', name]))?.body)

beforeEach(() => {
  factory = new IDBFactory()
  store = open()
})

test('what was written is there after the store is opened again', async () => {
  await store.change(async (unit) => unit.put('notes', note('n', { deep: [1] })))
  store.close()
  expect(await noted('n', open())).toEqual({ deep: [1] })
})

test('a unit that fails leaves nothing behind', async () => {
  const failed = store.change(async (unit) => {
    unit.put('notes', note('n', 1))
    await unit.get('notes', ['a', 'other'])
    throw new Error('half way')
  })
  await expect(failed).rejects.toThrow('half way')
  expect(await noted('n')).toBeUndefined()
})

test('a unit reads what it has written itself, in lists too', async () => {
  await store.change(async (unit) => unit.put('outbox', { worker: 'a', seq: 2, record: 'r', lane: 1, body: 'two' }))
  const seen = await store.change(async (unit) => {
    unit.put('outbox', { worker: 'a', seq: 1, record: 'r', lane: 1, body: 'one' })
    unit.put('outbox', { worker: 'a', seq: 3, record: 'r', lane: 0, body: 'three' })
    unit.remove('outbox', ['a', 2])
    return (await unit.list('outbox', { worker: 'a', record: 'r' })).map((row) => row.body)
  })
  expect(seen).toEqual(['one', 'three'])
})

test('counting at once in two tabs loses no count', async () => {
  const tabs = [store, open()]
  const add = (tab: Store<Plain>) =>
    tab.change(async (unit) => {
      const count = ((await unit.get('notes', ['a', 'count']))?.body ?? 0) as number
      await new Promise(setImmediate)
      unit.put('notes', note('count', count + 1))
    })
  await Promise.all(Array.from({ length: 30 }, (_, n) => add(tabs[n % 2] ?? store)))
  expect(await noted('count')).toBe(30)
})

test('a row that another tab adds to a list which was read makes the unit look again', async () => {
  const other = open()
  let looks = 0
  await store.change(async (unit) => {
    looks += 1
    const rows = await unit.list('drafts', { worker: 'a' })
    if (looks === 1) await other.change(async (theirs) => theirs.put('drafts', { worker: 'a', id: 'd', body: 1 }))
    unit.put('notes', note('seen', rows.length))
  })
  expect(looks).toBe(2)
  expect(await noted('seen')).toBe(1)
})

test('a unit that goes by what was last seen looks itself when another tab has written meanwhile', async () => {
  const other = open()
  await store.change(async (unit) => unit.put('notes', note('count', 1)))
  let looks = 0
  await store.change(async (unit) => {
    looks += 1
    await unit.recall('notes', [['a', 'count']])
    if (looks === 1) await other.change(async (theirs) => theirs.put('notes', note('count', 5)))
    unit.put('notes', note('count', ((await unit.get('notes', ['a', 'count']))?.body as number) + 1))
  })
  expect(looks).toBe(2)
  expect(await noted('count')).toBe(6)
})

test('what another tab writes elsewhere costs no second look at what nearly every change asks for', async () => {
  const other = open()
  await store.change(async (unit) => unit.put('notes', note('count', 1)))
  let told: (rows: number) => void = () => undefined
  const follow = () => new Promise<number>((resolve) => (told = resolve))
  const before = follow()
  store.watch((reading) => reading.list('post', { worker: 'a' }), (rows) => told(rows.length))
  expect(await before).toBe(0)
  const after = follow()
  await other.change(async (theirs) => theirs.put('post', { worker: 'a', seq: 1, lane: 1, body: 'sent' }))
  expect(await after).toBe(1)
  const looks = vi.spyOn(IDBObjectStore.prototype, 'get')
  await store.change(async (unit) => {
    await unit.recall('notes', [['a', 'count']])
    unit.put('notes', note('count', ((await unit.get('notes', ['a', 'count']))?.body as number) + 1))
  })
  expect(looks.mock.contexts.map((rows) => (rows as globalThis.IDBObjectStore).transaction.mode)).toEqual(['readwrite'])
  looks.mockRestore()
  expect(await noted('count')).toBe(2)
})

test.each(['a row', 'a row of its record'])('%s that was presumed not to be there, and is, is found before anything is written', async (what) => {
  await open().change(async (theirs) => theirs.put('outbox', { worker: 'a', seq: 1, record: 'r', lane: 1, body: 'theirs' }))
  const found = await store.change(async (unit) => {
    await unit.presumeNone('outbox', what === 'a row' ? ['a', 1] : { worker: 'a', record: 'r' })
    const there = what === 'a row' ? await unit.get('outbox', ['a', 1]) : (await unit.list('outbox', { worker: 'a', record: 'r' }))[0]
    if (there) return there.body
    unit.put('outbox', { worker: 'a', seq: 1, record: 'r', lane: 1, body: 'mine' })
    unit.put('notes', note('mine', true))
    return 'nothing'
  })
  expect(found).toBe('theirs')
  expect(await noted('mine')).toBeUndefined()
})

test('a unit that writes nothing, or fails, by what it only presumed is asked again by what is there', async () => {
  await open().change(async (theirs) => theirs.put('drafts', { worker: 'a', id: 'd', body: 1 }))
  const isThere = (fail: boolean) =>
    store.change(async (unit) => {
      await unit.presumeNone('drafts', ['a', 'd'])
      const there = (await unit.get('drafts', ['a', 'd'])) !== undefined
      if (fail && !there) throw new Error('not there')
      return there
    })
  expect(await isThere(false)).toBe(true)
  expect(await isThere(true)).toBe(true)
})

test('records of a kind come by day, and those of another worker never', async () => {
  const record = (id: string, day: number, worker = 'a', kind = 'check') => ({ worker, id, kind, day, own: false, body: id })
  await store.change(async (unit) => {
    for (const row of [record('x', 3), record('y', 1), record('z', 2), record('b', 2, 'b'), record('e', 2, 'a', 'elder')]) {
      unit.put('records', row)
    }
  })
  const bodies = (days?: readonly [number, number]) =>
    store.read(async (reading) => (await reading.list('records', { worker: 'a', kind: 'check', ...(days ? { days } : {}) })).map((row) => row.body))
  expect(await bodies()).toEqual(['y', 'z', 'x'])
  expect(await bodies([2, 3])).toEqual(['z', 'x'])
})

test('nothing of a body lies open once a sealer closes it, and slow ciphers break no transaction', async () => {
  const slow: Sealer = {
    opens: () => true,
    tag: async (worker, name) => `tag${[...`${worker}${name}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e9, 7)}`,
    seal: async (worker, place, body) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return Buffer.from(JSON.stringify({ worker, place, body })).toString('base64')
    },
    open: async (_worker, place, sealed) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const content = JSON.parse(Buffer.from(String(sealed), 'base64').toString()) as { place: string; body: unknown }
      if (content.place !== place) throw new Error('moved')
      return content.body
    },
  }
  store.close()
  const sealed = open(slow)
  await sealed.change(async (unit) => {
    await unit.get('records', ['a', 'e1'])
    unit.put('records', { worker: 'a', id: 'e1', kind: 'elder', day: 1, own: true, body: { name: 'Secret Name' } })
  })
  expect(await sealed.read((reading) => reading.get('records', ['a', 'e1']))).toMatchObject({ body: { name: 'Secret Name' } })
  sealed.close()
  expect(JSON.stringify(await everythingIn(factory))).not.toContain('Secret')
})

test('a watcher hears of each change to what it looked at, and of nothing else', async () => {
  const heard: unknown[] = []
  const stop = store.watch(async (reading) => (await reading.get('notes', ['a', 'n']))?.body, (body) => heard.push(body))
  await expect.poll(() => heard).toEqual([undefined])
  await store.change(async (unit) => unit.put('drafts', { worker: 'a', id: 'd', body: 1 }))
  await store.change(async (unit) => unit.put('notes', note('n', 1)))
  await expect.poll(() => heard).toEqual([undefined, 1])
  stop()
})

test('a list that is watched follows rows that come, move, change, go and are set apart, as a fresh look would find them', async () => {
  const elder = (id: string, day: number, name: string) => ({ worker: 'a', id, kind: 'elder', day, own: true, body: { name } })
  await store.change(async (unit) => ['e1', 'e2', 'e3'].forEach((id, day) => unit.put('records', elder(id, day, id))))
  const look = (reading: Reading<Record<Table, unknown>>) => reading.list('records', { worker: 'a', kind: 'elder', days: [0, 2] })
  let seen: unknown
  const stop = store.watch(look, (rows) => (seen = rows))
  const steps = [
    () => store.change(async (unit) => unit.put('records', elder('e0', 1, 'new'))),
    () => store.change(async (unit) => unit.put('records', elder('e1', 2, 'on another day'))),
    () => store.change(async (unit) => unit.put('records', elder('e2', 9, 'on a day not looked at'))),
    () => store.change(async (unit) => unit.remove('records', ['a', 'e3'])),
    () => store.change(async (unit) => unit.remove('records', ['a', 'e0'])),
    () => store.change(async (unit) => unit.put('records', elder('e2', 0, 'back'))),
    () => store.setApart('records', ['a', 'e1'], 'breaks a screen'),
  ]
  for (const step of steps) {
    await step()
    const fresh = await store.read(look)
    await expect.poll(() => seen).toEqual(fresh)
  }
  expect(seen).toEqual([elder('e2', 0, 'back')])
  stop()
})

test('a list that is watched opens only what was written, and nothing of it stays once the rows are closed', async () => {
  store.close()
  let opened = 0
  let locked = false
  const counting: Sealer = {
    ...plainSealer,
    opens: () => !locked,
    open: async (_worker, _place, sealed) => {
      if (locked) throw new Locked()
      opened += 1
      return sealed
    },
  }
  store = open(counting)
  await store.change(async (unit) => Array.from({ length: 50 }, (_, day) => unit.put('drafts', { worker: 'a', id: `d${day}`, body: day })))
  store.lookAgain()
  let seen: number | undefined
  const failures: unknown[] = []
  store.watch(async (reading) => (await reading.list('drafts', { worker: 'a' })).length, (now) => (seen = now), (error) => failures.push(error))
  await expect.poll(() => seen).toBe(50)
  expect(opened).toBe(50)
  await store.change(async (unit) => unit.put('drafts', { worker: 'a', id: 'more', body: 1 }))
  await expect.poll(() => seen).toBe(51)
  expect(opened).toBe(50) // what was just written is known
  locked = true
  store.lookAgain()
  await expect.poll(() => failures).toMatchObject([{ name: 'Locked' }])
})

async function everythingIn(source: IDBFactory): Promise<unknown[]> {
  const request = source.open('test')
  const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  const names = [...database.objectStoreNames]
  const tables = names.map(
    (name) =>
      new Promise<unknown>((resolve) => {
        const all = database.transaction(name).objectStore(name).getAll()
        all.onsuccess = () => resolve(all.result)
      }),
  )
  return Promise.all(tables)
}

/** The tables as version 1 had them. */
const OF_VERSION_1: Record<string, { key: string[]; indexes: Record<string, string[]> }> = {
  records: { key: ['worker', 'id'], indexes: { kind: ['worker', 'kind'], day: ['worker', 'day'], own: ['worker', 'own'] } },
  outbox: { key: ['worker', 'seq'], indexes: { lane: ['worker', 'lane', 'seq'], record: ['worker', 'record', 'seq'] } },
  aside: { key: ['worker', 'change'], indexes: { record: ['worker', 'record'] } },
  sent: { key: ['worker', 'change'], indexes: { record: ['worker', 'record'] } },
  receipts: { key: ['worker', 'id'], indexes: {} },
  drafts: { key: ['worker', 'id'], indexes: {} },
  notes: { key: ['worker', 'name'], indexes: {} },
  post: { key: ['worker', 'seq'], indexes: {} },
  vaults: { key: ['worker'], indexes: {} },
  broken: { key: ['worker', 'id'], indexes: {} },
}

test('a store of version 1 gets the tables for photos and loses nothing', async () => {
  store.close()
  factory = new IDBFactory()
  const request = factory.open('test', 1)
  request.onupgradeneeded = () => {
    for (const [table, { key, indexes }] of Object.entries(OF_VERSION_1)) {
      const made = request.result.createObjectStore(table, { keyPath: key })
      for (const [name, columns] of Object.entries(indexes)) made.createIndex(name, columns)
    }
  }
  const old = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  old.onversionchange = () => old.close()
  const put = old.transaction(['outbox', 'drafts'], 'readwrite')
  put.objectStore('outbox').put({ worker: 'a', seq: 1, lane: 1, record: 'id|r', stamp: 's', body: { columns: { worker: 'a', seq: 1, lane: 1, record: 'r' }, body: 'one' } })
  put.objectStore('drafts').put({ worker: 'a', id: 'id|d', stamp: 't', body: { columns: { worker: 'a', id: 'd' }, body: 'half' } })
  await new Promise((resolve) => (put.oncomplete = resolve))
  store = open()
  expect(await store.read((reading) => reading.list('outbox', { worker: 'a', record: 'r' }))).toEqual([{ worker: 'a', seq: 1, lane: 1, record: 'r', body: 'one' }])
  await store.change(async (unit) => {
    expect((await unit.get('drafts', ['a', 'd']))?.body).toBe('half')
    unit.put('files', { worker: 'a', id: 'f', record: 'd', sha256: 'x', lane: 0, body: 'about' })
    unit.put('pieces', { worker: 'a', id: 'f/0', body: new Uint8Array([1, 2]) })
  })
  expect((await store.read((reading) => reading.list('files', { worker: 'a', sha256: 'x' }))).map(({ body }) => body)).toEqual(['about'])
  expect((await store.read((reading) => reading.get('pieces', ['a', 'f/0'])))?.body).toEqual(new Uint8Array([1, 2]))
})

test('a tab that was open before a newer version changed the tables goes on writing', async () => {
  await store.change(async (unit) => unit.put('notes', note('n', 1)))
  const request = factory.open('test', 99)
  request.onupgradeneeded = () => void request.result.createObjectStore('of a later version')
  const later = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
  await store.change(async (unit) => unit.put('notes', note('n', 2)))
  expect(await noted('n')).toBe(2)
  later.close()
})
