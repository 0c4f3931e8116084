import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createOwnLocks, createOwnWitness } from '../src/device'
import type { RecordStore, RecordUnit } from '../src/records/bodies'
import type { Book } from '../src/records/book'
import { lastHere, workerHere } from '../src/records/here'
import { readerOver, type Reader } from '../src/records/reading'
import type { DrainEnd } from '../src/sync/drain'
import { createSync, type Sync } from '../src/sync/sync'
import { quickStretch } from '../src/sync/testing/phone'
import { TestClock } from '../src/sync/testing/testClock'
import { assemblePhone } from '../src/vault/assemble'
import { createKeyRing } from '../src/vault/keyRing'
import type { Vault } from '../src/vault/vault'
import { elder } from '../src/wakeup-checks/elder'
import { wakeupCheck } from '../src/wakeup-checks/wakeupCheck'
import { wakeupSlot } from '../src/wakeup-checks/wakeupSlot'
import type { Jar } from './line'

/** The phone was switched off at this step. */
export class SwitchedOff extends Error {
  override name = 'SwitchedOff'
}

export interface PhoneParts {
  name: string
  /** Wall time (ms) that its clock shows at first. */
  wall: number
  send: (url: string, init: RequestInit, jar: Jar) => Promise<Response>
  /** What is wrong with this phone on purpose. */
  sabotage: string
}

const LINES = [{ kinds: [elder, wakeupSlot, wakeupCheck] as never[], fieldRoles: ['helper', 'team_leader'] }]

/** A phone: its store, clock and cookies outlive each run of the app on it. This is the only place that knows the client's code. */
export class Phone {
  readonly clock: TestClock
  readonly jar: Jar = new Map()
  book!: Book
  sync!: Sync
  online = true
  /** Steps (store writes and requests: before, inside, after) until it goes off. */
  dieIn: number | null = null
  kills = 0
  private readonly flash = new IDBFactory()
  private readonly witnessed = { text: 'null' }
  private ring = createKeyRing()
  private vault!: Vault
  private store!: RecordStore
  private run = { over: false }
  private busy = new Set<Promise<unknown>>()
  private writes = 0

  constructor(readonly parts: PhoneParts) {
    this.clock = new TestClock(parts.wall)
    this.start()
  }

  get off(): boolean {
    return this.run.over
  }

  /** The app begins anew with what the store kept, once the last writes of the old run have ended one way or the other. */
  async restart({ locked = false } = {}): Promise<void> {
    this.switchOff()
    await Promise.allSettled(this.busy)
    this.store.close()
    this.clock.restart()
    this.kills += 1
    if (locked) this.ring = createKeyRing()
    this.start()
  }

  /** Whether somebody's rows lie here that nobody can read just now. */
  async locked(): Promise<boolean> {
    return this.store.read(async (reading) => (await lastHere(reading)) !== null && (await workerHere(reading)) === null)
  }

  async unlock(password: string): Promise<void> {
    const worker = await this.store.read(lastHere)
    if (worker !== null) await this.vault.unlockByPassword(worker, password)
  }

  drain(): Promise<DrainEnd> {
    return this.sync.drainNow()
  }

  ask<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.store.read((reading) => query(readerOver(reading, this.clock.now())))
  }

  /** Everything that lies here of the worker who is signed in, for the judge. */
  dump(): Promise<object> {
    return this.store.read(async (reading) => {
      const worker = (await workerHere(reading)) ?? ''
      const [records, outbox, aside, sent, drafts] = await Promise.all([
        reading.list('records', { worker }),
        reading.list('outbox', { worker }),
        reading.list('aside', { worker }),
        reading.list('sent', { worker }),
        reading.list('drafts', { worker }),
      ])
      return {
        records: records.map(({ id, kind, body }) => ({ id, kind, server: body.server, mine: body.mine, gone: body.gone, unsent: body.unsent })),
        outbox: outbox.map(({ body }) => ({ change_id: body.change_id, record: body.id, again: body.again, base: body.base_change_id, fields: body.fields })),
        aside: aside.map(({ change, body }) => ({ change_id: change, how: body.how, replaced_by: body.replaced_by })),
        sent: sent.map(({ change, body }) => ({ change_id: change, signed_at: body.signed_at })),
        drafts: drafts.map(({ id, body }) => ({ id, body })),
      }
    })
  }

  /** What of the worker here has still to happen without a person, and how many changes wait for others. */
  async left(): Promise<{ unsettled: boolean; waiting: number }> {
    return this.store.read(async (reading) => {
      const worker = (await workerHere(reading)) ?? ''
      const outbox = (await reading.list('outbox', { worker })).map(({ body }) => body)
      const refused = new Set((await reading.list('aside', { worker })).filter(({ body }) => body.replaced_by === null).map(({ change }) => change))
      const waiting = outbox.filter(({ ask_again_at }) => ask_again_at !== null)
      const heldBack = new Set([...waiting, ...outbox.filter(({ base_change_id }) => refused.has(base_change_id ?? ''))].map(({ id }) => id))
      const unsigned = (await reading.list('sent', { worker })).some(({ body }) => !body.signed_at)
      return { unsettled: unsigned || outbox.some(({ id }) => !heldBack.has(id)), waiting: waiting.length }
    })
  }

  private start(): void {
    const run = { over: false }
    this.run = run
    this.dieIn = null
    const parts = assemblePhone({
      clock: this.clock,
      clientVersion: 'chaos',
      name: 'phone',
      indexedDB: this.flash,
      IDBKeyRange,
      stretch: quickStretch,
      ring: this.ring,
      through: (store) => this.mortal(store, run),
    })
    this.store = parts.store
    this.book = parts.book
    this.vault = parts.vault
    this.sync = createSync({
      ...parts,
      witness: createOwnWitness(this.witnessed),
      clock: this.clock,
      timers: this.clock,
      locks: createOwnLocks(),
      network: {
        looksOffline: () => !this.online,
        whenChanged: () => () => undefined,
        fetch: (url, init) => this.fetch(url, init, run),
        cookie: (name) => this.jar.get(name)?.value ?? null,
      },
      attention: { isThere: () => true, whenBack: () => () => undefined },
      storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null },
      deviceName: () => this.parts.name,
      base: '/api/v1',
      clientVersion: 'chaos',
    })
    this.sync.knowLines(LINES)
  }

  private switchOff(): void {
    this.run.over = true
  }

  private async fetch(url: string, init: RequestInit, run: { over: boolean }): Promise<Response> {
    this.step(run)
    if (!this.online) throw new TypeError('no network')
    const answer = await this.parts.send(url, init, this.jar)
    this.step(run)
    return answer
  }

  private mortal(store: RecordStore, run: { over: boolean }): RecordStore {
    return {
      ...store,
      change: async (act) => {
        this.step(run)
        const writing = store.change(async (unit) => {
          const answer = await act(this.parts.sabotage ? this.spoiled(unit) : unit)
          this.step(run)
          return answer
        })
        this.busy.add(writing)
        const answer = await writing.finally(() => this.busy.delete(writing))
        this.step(run)
        return answer
      },
    }
  }

  private step(run: { over: boolean }): void {
    if (this.dieIn !== null && run === this.run) {
      this.dieIn -= 1
      if (this.dieIn <= 0) this.switchOff()
    }
    if (run.over) throw new SwitchedOff()
  }

  /** Breaks a promise on purpose: what the test must notice. */
  private spoiled(unit: RecordUnit): RecordUnit {
    return {
      ...unit,
      put: (table, row) => {
        this.writes += table === 'outbox' ? 1 : 0
        if (this.parts.sabotage === 'phone-loses-a-row' && table === 'outbox' && this.writes % 7 === 0) return
        if (this.parts.sabotage === 'phone-drops-without-receipt' && table === 'sent') return
        unit.put(table, row)
      },
    }
  }
}
