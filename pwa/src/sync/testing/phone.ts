import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createOwnLocks, createOwnWitness, utf8, type Bytes, type Locks } from '../../device'
import type { RecordStore } from '../../records/bodies'
import type { Book } from '../../records/book'
import { writtenTime } from '../../records/day'
import { readerOver, type Reader } from '../../records/reading'
import { blankRecord, type FieldRecord } from '../../records/record'
import { assemblePhone, type PhoneParts } from '../../vault/assemble'
import { createKeyRing } from '../../vault/keyRing'
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

/** Short secrets made long without the time it takes a person's phone. */
export async function quickStretch(secret: string, salt: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(`${secret}|${salt.join()}`)))
}

/** A phone with its own store and clock before a fake server. */
export class Phone {
  readonly clock = new TestClock()
  locks: Locks = createOwnLocks()
  factory = new IDBFactory()
  ring = createKeyRing()
  parts!: PhoneParts
  readonly witnessed = { text: 'null' }
  /** Faults by path or method, used up in order. */
  readonly faults: { path: string; fault: Fault }[] = []
  /** Steps (store writes and requests, before and after each) until the phone goes off; `null` for never. */
  dieAt: number | null = null
  steps = 0
  online = true
  metered = false
  /** Whether somebody has the app before their eyes. */
  lookedAt = true
  password = 'right'
  store!: RecordStore
  book!: Book
  sync!: Sync
  readonly requests: string[] = []
  private jars = new Map<string, Jar>()
  private networkTold: (() => void)[] = []
  private backTold: (() => void)[] = []

  constructor(readonly server: FakeServer) {
    this.start()
  }

  /** Opens the app, as a new tab or after a restart. */
  start(): this {
    const parts = this.open()
    Object.assign(this, parts)
    return this
  }

  open(): { store: RecordStore; book: Book; sync: Sync; parts: PhoneParts } {
    const parts = assemblePhone({
      clock: this.clock,
      clientVersion: 'test',
      name: 'phone',
      indexedDB: this.factory,
      IDBKeyRange,
      stretch: quickStretch,
      ring: this.ring,
      through: (store) => this.mortal(store),
    })
    const { store, book } = parts
    const sync = createSync({
      ...parts,
      witness: createOwnWitness(this.witnessed),
      clock: this.clock,
      timers: this.clock,
      locks: this.locks,
      network: {
        looksOffline: () => !this.online,
        isMetered: () => this.metered,
        whenChanged: (tell) => {
          this.networkTold.push(tell)
          return () => (this.networkTold = this.networkTold.filter((one) => one !== tell))
        },
        fetch: (url, request) => this.fetch(url, request),
        cookie: (name) => this.jars.get(name.replace('xunfang_csrf_', ''))?.csrf ?? null,
      },
      attention: {
        isThere: () => this.lookedAt,
        whenBack: (tell) => {
          this.backTold.push(tell)
          return () => (this.backTold = this.backTold.filter((one) => one !== tell))
        },
      },
      storage: { askToKeep: async () => true, isKept: async () => false, room: async () => null },
      deviceName: () => 'test phone',
      base: '/api/v1',
      clientVersion: 'test',
    })
    return { store, book, sync, parts }
  }

  /** The phone goes off and on again; what was in memory is gone, but for the key of who unlocks it at once. */
  restart({ locked = false } = {}): this {
    this.store.close()
    if (locked) this.ring = createKeyRing()
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

  /** Somebody takes the app before their eyes again. */
  comeBack(): void {
    this.lookedAt = true
    for (const tell of this.backTold) tell()
  }

  fail(path: string, ...faults: Fault[]): void {
    this.faults.push(...faults.map((fault) => ({ path, fault })))
  }

  async signedIn(): Promise<this> {
    await this.sync.signIn('19000000001', this.password)
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
    const place = this.faults.findIndex((one) => one.path === path || one.path === request.method)
    const fault = place < 0 ? null : (this.faults.splice(place, 1)[0]?.fault ?? null)
    if (!this.online || fault === 'request_lost') throw new TypeError('no network')
    if (fault instanceof Response) return fault
    if (fault === 'hangs') return new Promise((_, reject) => request.signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    const slot = new Headers(request.headers).get('X-Session-Slot') ?? ''
    const jar = this.jars.get(slot) ?? {}
    const answer = await this.server.answer(url, request, jar)
    if (fault === 'answer_lost') throw new TypeError('cut')
    this.jars.set(slot, { ...jar, ...(JSON.parse(answer.headers.get('X-Jar') ?? '{}') as Jar) })
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
