import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { createHash } from 'node:crypto'
import { createOwnLocks, createOwnWitness, type DeviceStorage } from '../src/device'
import { leavingOf } from '../src/media/leaving'
import { createShelf, type Shelf } from '../src/media/shelf'
import type { RecordReading, RecordStore, RecordUnit } from '../src/records/bodies'
import type { Book } from '../src/records/book'
import { forgetFile, LANE, type FileRow } from '../src/records/files'
import { lastHere, workerHere } from '../src/records/here'
import type { Outgoing } from '../src/records/outgoing'
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
import { FileWatch, type Dropped } from './watching'

/** The phone was switched off at this step. */
export class SwitchedOff extends Error {
  override name = 'SwitchedOff'
}

export interface PhoneParts {
  name: string
  /** Wall time (ms) that its clock shows at first. */
  wall: number
  send: (url: string, init: RequestInit, jar: Jar) => Promise<Response>
  /** Copies of photos and voice notes are not on it any more. */
  dropped: (files: readonly Dropped[]) => void
  /** What is wrong with this phone on purpose. */
  sabotage: string
}

const STORAGE: DeviceStorage = { askToKeep: async () => true, isKept: async () => true, room: async () => null }
const LINES = [{ kinds: [elder, wakeupSlot, wakeupCheck] as never[], fieldRoles: ['helper', 'team_leader'] }]

/** A phone: its store, clock and cookies outlive each run of the app on it. This is the only place that knows the client's code. */
export class Phone {
  readonly clock: TestClock
  readonly jar: Jar = new Map()
  book!: Book
  sync!: Sync
  shelf!: Shelf
  online = true
  /** Steps (store writes and requests: before, inside, after) until it goes off. */
  dieIn: number | null = null
  kills = 0
  private readonly flash = new IDBFactory()
  private readonly witnessed = { text: 'null' }
  private ring = createKeyRing()
  private vault!: Vault
  private store!: RecordStore
  private outgoing!: Outgoing
  private readonly watch = new FileWatch()
  private run = { over: false }
  private busy = new Set<Promise<unknown>>()
  private writes = 0
  private asked = 0
  private listeners = new Set<() => void>()

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

  /** Whether the office's last word has erased what a worker had here. */
  async isErased(): Promise<boolean> {
    return this.store.read(async (reading) => (await reading.count('vaults', {})) === 0)
  }

  /** Whether the server has vouched for its key: before that nothing can be closed for the office in its name. */
  async isCertified(): Promise<boolean> {
    return this.store.read(async (reading) => (await reading.list('vaults', {})).every(({ body }) => Boolean(body.certificate)))
  }

  /** Comes when so many more requests have left. */
  hasAsked(times: number): Promise<void> {
    const from = this.asked
    return new Promise((done) => {
      const heard = () => {
        if (this.asked < from + times) return
        this.listeners.delete(heard)
        done()
      }
      this.listeners.add(heard)
    })
  }

  drain(): Promise<DrainEnd> {
    return this.sync.drainNow()
  }

  ask<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.store.read((reading) => query(readerOver(reading, this.clock.now())))
  }

  /** What was put for a draft or record and is whole here. */
  filesOf(of: string): Promise<FileRow[]> {
    return this.store.read(async (reading) => {
      const rows = await reading.list('files', { worker: (await workerHere(reading)) ?? '', record: of })
      return rows.filter(({ body }) => body.whole && body.pieces > 0)
    })
  }

  /** Drafts whose name begins so. */
  drafts(beginning: string): Promise<{ id: string; body: unknown }[]> {
    return this.store.read(async (reading) => (await reading.list('drafts', { worker: (await workerHere(reading)) ?? '' })).filter(({ id }) => id.startsWith(beginning)))
  }

  /** Everything that lies here of the worker who is signed in, for the judge. */
  dump(): Promise<object> {
    return this.store.read(async (reading) => {
      const worker = (await workerHere(reading)) ?? ''
      const [records, outbox, aside, sent, drafts, files, leaving] = await Promise.all([
        reading.list('records', { worker }),
        reading.list('outbox', { worker }),
        reading.list('aside', { worker }),
        reading.list('sent', { worker }),
        reading.list('drafts', { worker }),
        reading.list('files', { worker }),
        leavingOf(reading, worker, this.outgoing.kinds, false),
      ])
      const waits = new Map(leaving.map((one) => [one.row.id, one.waits]))
      return {
        erased: (await reading.count('vaults', {})) === 0,
        records: records.map(({ id, kind, body }) => ({ id, kind, server: body.server, mine: body.mine, gone: body.gone, unsent: body.unsent })),
        outbox: outbox.map(({ body }) => ({ change_id: body.change_id, record: body.id, again: body.again, base: body.base_change_id, fields: body.fields })),
        aside: aside.map(({ change, record, body }) => ({ change_id: change, record, how: body.how, replaced_by: body.replaced_by })),
        sent: sent.map(({ change, body }) => ({ change_id: change, signed_at: body.signed_at })),
        drafts: drafts.map(({ id, body }) => ({ id, body })),
        files: await Promise.all(files.map(async ({ id, record, sha256, lane, body }) => ({
          id, of: record, sha256, lane, waits: waits.get(id) ?? null, whole: body.whole, signed_at: body.signed_at, receipt: body.receipt, refused: body.refused,
          lies: await this.hashOfLying(reading, worker, id, body.pieces),
        }))),
      }
    })
  }

  /** The hash of what really lies here of a file. */
  private async hashOfLying(reading: RecordReading, worker: string, id: string, count: number): Promise<string> {
    const hash = createHash('sha256')
    for (let number = 0; number < count; number += 1) hash.update((await reading.get('pieces', [worker, `${id}/${number}`]))?.body ?? '')
    return hash.digest('hex')
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
      const files = (await leavingOf(reading, worker, this.outgoing.kinds, false)).some(({ waits }) => waits === null)
      return { unsettled: unsigned || files || outbox.some(({ id }) => !heldBack.has(id)), waiting: waiting.length }
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
    this.outgoing = parts.outgoing
    this.book = parts.book
    this.shelf = createShelf({ ...parts, clock: this.clock, storage: STORAGE })
    this.vault = parts.vault
    this.sync = createSync({
      ...parts,
      witness: createOwnWitness(this.witnessed),
      clock: this.clock,
      timers: this.clock,
      locks: createOwnLocks(),
      network: {
        looksOffline: () => !this.online,
        isMetered: () => false,
        whenChanged: () => () => undefined,
        fetch: (url, init) => this.fetch(url, init, run),
        cookie: (name) => this.jar.get(name)?.value ?? null,
      },
      attention: { isThere: () => true, whenBack: () => () => undefined },
      storage: STORAGE,
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
    this.asked += 1
    for (const heard of this.listeners) heard()
    const answer = await this.parts.send(url, init, this.jar)
    this.step(run)
    return answer
  }

  private mortal(store: RecordStore, run: { over: boolean }): RecordStore {
    return {
      ...store,
      erase: async (worker) => {
        this.step(run)
        await store.erase(worker)
        this.step(run)
      },
      change: async (act) => {
        this.step(run)
        let dropped: () => Dropped[] = () => []
        const writing = store.change(async (unit) => {
          const heard = this.watch.listen(unit)
          dropped = heard.seen
          const answer = await act(this.parts.sabotage ? this.spoiled(heard.unit) : heard.unit)
          this.step(run)
          return answer
        }).then((answer) => {
          const files = dropped()
          if (files.length > 0) this.parts.dropped(files)
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

  private dropWhatLeaves(unit: RecordUnit, row: FileRow): void {
    if (row.lane === LANE.leaves && row.body.whole && row.body.upload === null && row.sha256 < '8') forgetFile(unit, row)
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
        if (this.parts.sabotage === 'phone-drops-a-file' && table === 'files') this.dropWhatLeaves(unit, row as unknown as FileRow)
      },
    }
  }
}
