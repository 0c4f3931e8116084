import { readonly, ref, shallowReadonly, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Attention, Clock, DeviceStorage, Locks, Network, Timers, Witness } from '../device'
import type { RecordStore } from '../records/bodies'
import { needWorker } from '../records/here'
import type { Outgoing } from '../records/outgoing'
import type { Timekeeper } from '../records/timekeeper'
import type { WorkLine } from '../records/workLine'
import { createConversation, type Question } from './conversation'
import { createDrain, type DrainEnd } from './drain'
import type { ExportFile, ExportOptions } from './exporting'
import { createDeviceIdentity, followPromises, lostIn, noteLost, type Lost } from './lostStore'
import { createSession } from './session'
import { startTriggers } from './triggers'
import type { Me } from './wire'
import type { Adoption } from '../vault/adopt'
import type { Envelopes } from '../vault/envelopes'
import type { KeyRing } from '../vault/keyRing'
import type { Vault } from '../vault/vault'

/** Everything the engine touches outside itself; a test or another program hands in its own. */
export interface SyncParts {
  store: RecordStore
  clock: Clock
  timers: Timers
  network: Network
  attention: Attention
  locks: Locks
  timekeeper: Timekeeper
  storage: DeviceStorage
  witness: Witness
  outgoing: Outgoing
  envelopes: Envelopes
  vault: Vault
  ring: KeyRing
  adoption?: Adoption
  deviceName: () => string
  /** Where the API stands, e.g. `/api/v1`. */
  base: string
  clientVersion: string
}

/** What the engine needs of a work line; without `fieldRoles` everybody who is signed in keeps records here. */
type KnownLine = Pick<WorkLine, 'kinds'> & Partial<Pick<WorkLine, 'fieldRoles'>>

export interface Sync {
  /** Lets work leave and arrive by itself from now on; the answer stops it. */
  startSync(lines: readonly KnownLine[]): () => void
  /** Names the kinds this version knows, without starting anything. */
  knowLines(lines: readonly KnownLine[]): void
  /** Sends and fetches what there is; never throws. */
  drainNow(): Promise<DrainEnd>
  signIn(phone: string, password: string): Promise<Me>
  signOut(): Promise<void>
  /** One signed-in request to the API, for screens that work online. Throws Declined, NoAnswer or PasswordNeeded. */
  ask<T>(path: string, request?: { method?: 'GET' | 'POST'; body?: unknown; form?: FormData }): Promise<T>
  /** The same for a file the server makes, such as a spreadsheet. */
  askFile(path: string): Promise<Blob>
  /** Under which name the server knows this phone or computer. */
  deviceId(): Promise<string>
  /** Everything of the worker who is here, or some records, in files that only the office's server opens: one of all records, then photos. Throws NotCertified. */
  exportPhone(options?: ExportOptions): AsyncGenerator<ExportFile>
  /** What this phone lost together with its store; `null` when nothing. */
  lost(): Promise<Lost | null>
  forgetLost(): Promise<void>
  readonly sending: Readonly<Ref<boolean>>
  /** Hash of the photo or voice note that is leaving this tab just now. */
  readonly leaving: Readonly<ShallowRef<string | null>>
}

/** A county's list is made and fetched well within this. */
const FILE_PATIENCE_MS = 120_000

export function createSync(parts: SyncParts): Sync {
  const { store } = parts
  const { kinds } = parts.outgoing
  const fieldRoles = new Set<string>()
  const sending = ref(false)
  const leaving = shallowRef<string | null>(null)
  const converse = createConversation(parts)
  const identity = createDeviceIdentity(parts)
  const session = createSession({ ...parts, converse, deviceId: identity })
  const drainParts = { ...parts, converse, session, kinds, fieldRoles }
  const drain = createDrain({ ...drainParts, sending, leaving })

  const knowLines: Sync['knowLines'] = (lines) => {
    for (const kind of lines.flatMap((line) => line.kinds)) kinds.set(kind.kind, kind)
    for (const role of lines.flatMap((line) => line.fieldRoles ?? [])) fieldRoles.add(role)
  }
  return {
    sending: readonly(sending),
    leaving: shallowReadonly(leaving),
    drainNow: drain,
    knowLines,
    startSync(lines) {
      knowLines(lines)
      void identity()
      const stopPromises = followPromises({ ...parts, deviceId: identity })
      const stop = startTriggers({ ...parts, drain })
      return () => {
        stop()
        stopPromises()
      }
    },
    async signIn(phone, password) {
      const me = await session.signIn(phone, password)
      void drain()
      return me
    },
    signOut: session.signOut,
    deviceId: identity,
    async *exportPhone(options) {
      const { makeExports } = await import('./exporting')
      for await (const { file } of makeExports(drainParts, options)) yield file
    },
    lost: () => store.read(lostIn),
    forgetLost: () => noteLost(store, { read: true }),
    async ask<T>(path: string, request: { method?: 'GET' | 'POST'; body?: unknown; form?: FormData } = {}) {
      const worker = await store.read(needWorker)
      const body = request.form ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
      const question: Question = { path, method: request.method ?? (body === undefined ? 'GET' : 'POST') }
      return (await session.askAs<T>(worker, body === undefined ? question : { ...question, body })).body
    },
    async askFile(path) {
      return (await session.askAs<Blob>(await store.read(needWorker), { path, as: 'file', limit: FILE_PATIENCE_MS })).body
    },
  }
}
