// @vitest-environment node
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStore, plainSealer } from '../database'
import type { Bodies, RecordStore } from '../records/bodies'
import { deliverWithoutPage } from './postman'

let store: RecordStore
let sent: string[]
let lockIsFree: boolean

beforeEach(() => {
  sent = []
  lockIsFree = true
  const answer = async (_url: string, { body }: { body: string }) => {
    const { posts } = JSON.parse(body) as { posts: { envelopes: { id: string }[] }[] }
    const ids = posts.flatMap(({ envelopes }) => envelopes.map(({ id }) => id))
    sent.push(...ids)
    return Response.json({ answers: ids.map((id) => ({ id, status: 'taken', problem: null, sealed: { iv: '', ct: '' } })) })
  }
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  vi.stubGlobal('fetch', answer)
  vi.stubGlobal('navigator', {
    locks: { request: (_name: string, _how: object, act: (lock: object | null) => Promise<void>) => act(lockIsFree ? {} : null) },
  })
  store = openStore<Bodies>({ name: 'xunfang-sealed', sealer: plainSealer })
})

afterEach(() => {
  store.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function lies({ certificate = 'c', hold_until = null as number | null, refused = null as string | null } = {}) {
  await store.change(async (unit) => {
    unit.put('vaults', { worker: 'w', body: { certificate } as never })
    const envelope = { v: 1, id: 'silent', box: { ct: '' }, sig: '' }
    unit.put('post', { worker: 'w', seq: 1, lane: 0, body: { envelope, made_at: Date.now(), hold_until, left: false, answer: null, refused } as never })
  })
}

test('what may leave is delivered, and the browser is done', async () => {
  await lies()
  await expect(deliverWithoutPage()).resolves.toBeUndefined()
  expect(sent).toEqual(['silent'])
})

test('what may still be taken back fails the browser’s try, so that it asks again and finds it due', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await lies({ hold_until: Date.now() + 120_000 })
  await expect(deliverWithoutPage()).rejects.toThrow('may not leave yet')
  expect(sent).toEqual([])
  vi.setSystemTime(Date.now() + 300_000)
  await expect(deliverWithoutPage()).resolves.toBeUndefined()
  expect(sent).toEqual(['silent'])
})

test('while a page is at it the browser asks again: the page may be swiped away', async () => {
  await lies()
  lockIsFree = false
  await expect(deliverWithoutPage()).rejects.toThrow('a page is at it')
})

test('without an answer it asks again', async () => {
  await lies()
  vi.stubGlobal('fetch', async () => new Response('<html>', { status: 413 }))
  await expect(deliverWithoutPage()).rejects.toThrow('413')
})

test.each([
  ['that no certificate lets out', { certificate: null as never }],
  ['that the server has refused', { refused: 'envelope-broken' }],
])('it does not ask again for an envelope %s: only its author helps', async (_which, row) => {
  await lies(row)
  await expect(deliverWithoutPage()).resolves.toBeUndefined()
  expect(sent).toEqual([])
})

test('with no post at all it is done', async () => {
  await expect(deliverWithoutPage()).resolves.toBeUndefined()
})
