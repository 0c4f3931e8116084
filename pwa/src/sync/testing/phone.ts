import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { openStore } from '../../database'
import type { Locks } from '../../device'
import { createOwnLocks } from '../../device'
import type { Bodies, RecordStore } from '../../records/bodies'
import { createBook, type Book } from '../../records/book'
import { writtenTime } from '../../records/day'
import { readerOver, type Reader } from '../../records/reading'
import { blankRecord, type FieldRecord } from '../../records/record'
import { createTimekeeper } from '../../records/timekeeper'
import { stateIn } from '../state'
import { createSync, type Sync } from '../sync'
import type { FakeServer, Jar } from './fakeServer'
import { TestClock } from './testClock'

/** What happens to one request: it never arrives, its answer is lost whole or after the headers, it never ends, or another answer comes. */
export type Fault = 'request_lost' | 'answer_lost' | 'body_cut' | 'hangs' | Response

/** The phone was switched off at this step. */
export class SwitchedOff extends Error {
  override name = 'SwitchedOff'
}

/** A phone with its own store and clock before a fake server. */
export class Phone {
  readonly clock = new TestClock()
  locks: Locks = createOwnLocks()
  readonly factory = new IDBFactory()
  /** Faults by path, used up in order. */
  readonly faults: { path: string; fault: Fault }[] = []
  /** Steps (store writes and requests, before and after each) until the phone goes off; `null` for never. */
  dieAt: number | null = null
  steps = 0
  online = true
  store!: RecordStore
  book!: Book
  sync!: Sync
  readonly requests: string[] = []
  private jar: Jar = {}
  private networkTold: (() => void)[] = []

  constructor(readonly server: FakeServer) {
    this.start()
  }

  /** Opens the app, as a new tab or after a restart. */
  start(): this {
    const parts = this.open()
    Object.assign(this, parts)
    return this
  }

  open(): { store: RecordStore; book: Book; sync: Sync } {
    const store = this.mortal(openStore<Bodies>({ name: 'phone', indexedDB: this.factory, IDBKeyRange }))
    const timekeeper = createTimekeeper(this.clock)
    const book = createBook({ store, clock: this.clock, timekeeper })
    const sync = createSync({
      store,
      clock: this.clock,
      timers: this.clock,
      timekeeper,
      locks: this.locks,
      network: {
        looksOffline: () => !this.online,
        whenChanged: (tell) => {
          this.networkTold.push(tell)
          return () => (this.networkTold = this.networkTold.filter((one) => one !== tell))
        },
        fetch: (url, request) => this.fetch(url, request),
        cookie: (name) => (name === 'xunfang_csrf' ? (this.jar.csrf ?? null) : null),
      },
      attention: { isThere: () => true, whenBack: () => () => undefined },
      storage: { askToKeep: async () => true, isKept: async () => false, room: async () => null },
      deviceName: () => 'test phone',
      base: '/api/v1',
      clientVersion: 'test',
    })
    return { store, book, sync }
  }

  /** The phone goes off and on again; what was in memory is gone. */
  restart(): this {
    this.store.close()
    this.clock.restart()
    this.dieAt = null
    this.steps = 0
    this.locks = createOwnLocks()
    return this.start()
  }

  comeOnline(): void {
    this.online = true
    for (const tell of this.networkTold) tell()
  }

  fail(path: string, ...faults: Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ path, fault })))
  }

  async signedIn(): Promise<this> {
    await this.sync.signIn('19000000001', 'right')
    await this.sync.drainNow()
    return this
  }

  ask<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.store.read((reading) => query(readerOver(reading, this.clock.now())))
  }

  async state() {
    return (await this.store.read((reading) => stateIn(reading, this.clock.now()))).facts
  }

  check(data: Record<string, unknown> = {}, id: string = crypto.randomUUID()): FieldRecord {
    const occurred_at = writtenTime(this.clock.now())
    return blankRecord({ id, kind: 'wakeup_check', area_code: '431225101207', occurred_at, data: { result: 'safe_seen', ...data } })
  }

  private async fetch(url: string, request: RequestInit): Promise<Response> {
    this.step()
    const path = new URL(url, 'http://fake').pathname.replace('/api/v1', '')
    this.requests.push(path)
    const place = this.faults.findIndex((one) => one.path === path)
    const fault = place < 0 ? null : (this.faults.splice(place, 1)[0]?.fault ?? null)
    if (!this.online || fault === 'request_lost') throw new TypeError('no network')
    if (fault instanceof Response) return fault
    if (fault === 'hangs') return new Promise((_, reject) => request.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    const answer = await this.server.answer(url, request, this.jar)
    if (fault === 'answer_lost') throw new TypeError('cut')
    this.jar = { ...this.jar, ...(JSON.parse(answer.headers.get('X-Jar') ?? '{}') as Jar) }
    this.step()
    return fault === 'body_cut' ? new Response('{"cut', { headers: answer.headers }) : answer
  }

  private mortal(store: RecordStore): RecordStore {
    return {
      ...store,
      change: async (act) => {
        this.step()
        const answer = await store.change(act)
        this.step()
        return answer
      },
    }
  }

  private step(): void {
    this.steps += 1
    if (this.dieAt !== null && this.steps >= this.dieAt) throw new SwitchedOff()
  }
}
