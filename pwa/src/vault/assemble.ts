import { openStore } from '../database'
import type { Clock } from '../device'
import type { Bodies, RecordStore } from '../records/bodies'
import { createBook, type Book } from '../records/book'
import { createOutgoing, type Outgoing } from '../records/outgoing'
import { createTimekeeper, type Timekeeper } from '../records/timekeeper'
import { createAdoption, type Adoption } from './adopt'
import { createEnvelopes, type Envelopes } from './envelopes'
import { createKeyRing, type KeyRing } from './keyRing'
import { createVault, type Vault } from './vault'
import { stretched, type Stretch } from './wraps'

/** Everything that keeps records on one phone; the engine of sync, screens and tests are built on it. */
export interface PhoneParts {
  store: RecordStore
  ring: KeyRing
  timekeeper: Timekeeper
  envelopes: Envelopes
  outgoing: Outgoing
  vault: Vault
  book: Book
  adoption: Adoption
}

export interface PhoneOptions {
  clock: Clock
  clientVersion: string
  /** Name of the database. */
  name: string
  indexedDB?: IDBFactory
  IDBKeyRange?: typeof globalThis.IDBKeyRange
  /** Slow on purpose; a test takes a quick one. */
  stretch?: Stretch
  /** Keys that are here already: a test that goes on where it was. */
  ring?: KeyRing
  /** A store over the store, for a phone that can be switched off. */
  through?: (store: RecordStore) => RecordStore
  changed?: () => void
}

export function assemblePhone(options: PhoneOptions): PhoneParts {
  const { clock, clientVersion, name, stretch = stretched, ring = createKeyRing(), through = (store) => store } = options
  const engine = options.indexedDB && options.IDBKeyRange ? { indexedDB: options.indexedDB, IDBKeyRange: options.IDBKeyRange } : {}
  const store = through(openStore<Bodies>({ name, sealer: ring, ...engine }))
  const timekeeper = createTimekeeper(clock)
  const envelopes = createEnvelopes({ clock, clientVersion })
  const outgoing = createOutgoing({ timekeeper, envelopes })
  const vault = createVault({ store, ring, clock, envelopes, stretch, ...(options.changed ? { changed: options.changed } : {}) })
  const book = createBook({ store, clock, timekeeper, outgoing })
  const adoption = createAdoption({ store, indexedDB: options.indexedDB ?? globalThis.indexedDB })
  return { store, ring, timekeeper, envelopes, outgoing, vault, book, adoption }
}
