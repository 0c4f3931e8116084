import { computed, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Clock, Network } from '../device'
import type { RecordReading, RecordStore } from '../records/bodies'
import { heads } from '../records/followers'
import { workerHere } from '../records/here'
import type { Measured } from '../records/timekeeper'
import type { SessionNote } from './session'
import type { Me } from './wire'

export interface SyncState {
  /** Changes that have not reached the server. */
  unsent: number
  /** Of those, urgent ones: nobody has them yet. */
  urgentUnsent: number
  /** Changes that came back and wait for a person. */
  refused: number
  /** Wall time (ms) of the last answer from the server; `null` before the first. */
  lastContact: number | null
  /** This tab is at it. */
  sending: boolean
  /** The phone says it has no network, or the last attempt got no answer. */
  offline: boolean
  /** The phone's clock is more than 10 minutes off, as far as that can be known: also where nobody answers because of it. */
  clockWrong: boolean
  /** Local date of the last complete fetch; `null` before the first. */
  rollDate: string | null
  /** The server no longer knows this sign-in: ask for the password, keep working meanwhile. */
  passwordNeeded: boolean
  /** The browser has promised to keep our data; `null` when it cannot say. */
  storageKept: boolean | null
  /** Nothing of the state has been read yet. */
  unknown: boolean
}

const WRONG_FROM_MS = 600_000
/** No phone that runs this version can truly show an earlier date. */
const BUILT_AFTER = Date.UTC(2026, 10, 1)

/** Follows the state of sync and who is signed in. */
export function followState(parts: { store: RecordStore; clock: Clock; network: Network; sending: Readonly<Ref<boolean>> }): {
  state: Readonly<ShallowRef<SyncState>>
  me: ShallowRef<Me | null | undefined>
} {
  const { store, clock, network, sending } = parts
  const stored = shallowRef<Awaited<ReturnType<typeof stateIn>>>()
  const me = shallowRef<Me | null>()
  const cutOff = shallowRef(network.looksOffline())
  network.whenChanged(() => (cutOff.value = network.looksOffline()))
  store.watch((reading) => stateIn(reading, clock.now()), (state) => {
    stored.value = state
    if (JSON.stringify(me.value) !== JSON.stringify(state.me)) me.value = state.me
  })
  const state = computed<SyncState>(() => {
    const { facts, unanswered } = stored.value ?? NOTHING
    return { ...facts, sending: sending.value, offline: cutOff.value || unanswered, unknown: stored.value === undefined }
  })
  return { state, me }
}

const NOTHING = {
  unanswered: false,
  facts: {
    unsent: 0, urgentUnsent: 0, refused: 0, lastContact: null,
    clockWrong: false, rollDate: null, passwordNeeded: false, storageKept: null,
  },
}

/** The part of the state that is kept in the store. */
export async function stateIn(reading: RecordReading, now: number) {
  const worker = (await workerHere(reading)) ?? ''
  const note = async <T>(name: string, of = worker) => ((await reading.get('notes', [of, name]))?.body ?? null) as T | null
  const session = await note<SessionNote>('session')
  const measured = await note<Measured>('clock', '')
  const contact = await note<{ at: number; answered: boolean }>('contact')
  const outbox = (await reading.list('outbox', { worker })).filter((row) => row.body.again !== 'receipt')
  const aside = await reading.list('aside', { worker })
  const unanswered = contact?.answered === false
  const facts = {
    unsent: recordsOf(outbox),
    urgentUnsent: recordsOf(outbox.filter((row) => row.lane === 0)),
    refused: heads(aside.filter((row) => row.body.replaced_by === null)).length,
    lastContact: contact?.at || null,
    clockWrong: isFarOff(measured) || ((unanswered || worker === '') && isPast(now, measured)),
    rollDate: await note<string>('roll_date'),
    passwordNeeded: session?.password_needed ?? false,
    storageKept: await note<boolean>('storage_kept', ''),
  }
  return { me: session?.worker ?? null, unanswered, facts }
}

const isFarOff = (measured: Measured | null) => Math.abs(measured?.offset_ms ?? 0) > WRONG_FROM_MS

/**
 * Whether the clock shows a time that is over: before this version was made, or before the server last told its own. With such a clock no server is
 * trusted, so none says by how much it is off.
 */
function isPast(now: number, measured: Measured | null): boolean {
  const told = measured?.at === undefined ? 0 : measured.at + measured.offset_ms
  return now < Math.max(BUILT_AFTER, told - WRONG_FROM_MS)
}

/** A check and what was added to it on the way are one thing to whoever made it. */
function recordsOf(outbox: readonly { record: string }[]): number {
  return new Set(outbox.map(({ record }) => record)).size
}
