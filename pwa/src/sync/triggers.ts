import type { Attention, Clock, Network, Timers, DeviceStorage } from '../device'
import type { RecordStore } from '../records/bodies'
import { workerHere } from '../records/here'
import type { DrainEnd } from './drain'
import { dueAt, postDueAt } from './outbox'

/*
 * What makes the outbox drain.
 *
 * | Trigger                          | When                                        |
 * |----------------------------------|---------------------------------------------|
 * | start                            | the app opens                               |
 * | something was kept               | at once, or when its time to take back ends |
 * |                                  | (what a failed try had with it: by a timer) |
 * | connected again                  | the browser says `online`                   |
 * | looked at again                  | the app becomes visible                     |
 * | somebody unlocks                 | their store opens                           |
 * | the button                       | drainNow(), whatever the timer says         |
 * | timer after a failure            | 5 s, 15 s, 30 s, 1, 2, then every 5 minutes |
 * | timer when told to wait          | Retry-After, when the server named it       |
 * | timer after success              | every 5 minutes while looked at             |
 * | another tab was at it            | 15 s later                                  |
 * | Background Sync, where there is  | the browser wakes the service worker, which |
 * | one (phone/backgroundPost.ts)    | delivers the sealed post without a page     |
 * While only the password helps, the sealed post still leaves, and the timer after a failure asks again; signing in drains.
 * A phone that was shut out asks again in the same way until the server has signed for what it held.
 */
const AFTER_FAILURE_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 300_000] as const
const FAILED: ReadonlySet<DrainEnd['end']> = new Set(['no_answer', 'later', 'crashed', 'password_needed'])
const hasFailed = (end: DrainEnd) => FAILED.has(end.end) || (end.end === 'revoked' && !end.wiped)
const AFTER_SUCCESS_MS = 300_000
const AFTER_BUSY_MS = 15_000
/** So that a county of phones does not come back in the same second. */
const SPREAD = 0.2

export interface TriggerParts {
  store: RecordStore
  clock: Clock
  timers: Timers
  network: Network
  attention: Attention
  storage: DeviceStorage
  drain: () => Promise<DrainEnd>
}

/** Starts all triggers; the answer stops them. */
export function startTriggers(parts: TriggerParts): () => void {
  const { store, clock, timers, network, attention, storage, drain } = parts
  let stopped = false
  let failures = 0
  let tried: number | null = null
  let callOffNext = () => {}
  let callOffKept = () => {}

  async function run(): Promise<void> {
    if (stopped) return
    callOffNext()
    const began = clock.now()
    const end = await drain()
    if (stopped) return
    failures = hasFailed(end) ? failures + 1 : 0
    tried = failures > 0 ? began : null
    const wait = waitAfter(end, failures)
    callOffNext()
    if (wait !== null) callOffNext = timers.after(wait, () => void nextRound())
  }

  async function nextRound(): Promise<void> {
    if (failures > 0 || attention.isThere()) return run()
    callOffNext = timers.after(AFTER_SUCCESS_MS, () => void nextRound())
  }

  const stopKept = store.watch(
    async (reading) => {
      const worker = await workerHere(reading)
      // A colleague's hold may end while somebody else is at work, or nobody.
      const theirs = await postDueAt(reading, clock.now(), worker)
      const own = worker === null ? null : await dueAt(reading, worker, clock.now(), tried)
      return own === null || theirs === null ? (own ?? theirs) : Math.min(own, theirs)
    },
    (due) => {
      callOffKept()
      if (due !== null) callOffKept = timers.after(Math.max(0, due - clock.now()), () => void run())
    },
  )
  let here: string | null | undefined
  const stopHere = store.watch(workerHere, (worker) => {
    const came = here !== undefined && worker !== null && worker !== here
    here = worker
    if (came) void run()
  })
  const stops = [
    stopKept,
    stopHere,
    network.whenChanged(() => {
      if (!network.looksOffline()) void run()
    }),
    attention.whenBack(() => void run()),
  ]
  void noteStorage(store, storage)
  void run()
  return () => {
    stopped = true
    callOffNext()
    callOffKept()
    for (const stop of stops) stop()
  }
}

/** How long to wait after a drain that ended so; `null` when there is nothing to wait for but a person. */
export function waitAfter(end: DrainEnd, failures: number, chance: number = Math.random()): number | null {
  const spread = (wait: number) => Math.round(wait * (1 + SPREAD * chance))
  switch (end.end) {
    case 'done':
      return AFTER_SUCCESS_MS
    case 'busy':
      return AFTER_BUSY_MS
    case 'nobody_here':
      return null
    case 'revoked':
      return end.wiped ? null : spread(backoff(failures))
    case 'no_answer':
    case 'password_needed':
    case 'crashed':
      return spread(backoff(failures))
    case 'later':
      return spread(Math.max(end.retryAfter ?? 0, backoff(failures)))
  }
}

function backoff(failures: number): number {
  return AFTER_FAILURE_MS[Math.min(Math.max(failures, 1), AFTER_FAILURE_MS.length) - 1] ?? AFTER_SUCCESS_MS
}

async function noteStorage(store: RecordStore, storage: DeviceStorage): Promise<void> {
  const kept = (await storage.isKept().catch(() => null)) || (await storage.askToKeep().catch(() => null))
  await store.change(async (unit) => unit.put('notes', { worker: '', name: 'storage_kept', body: kept }))
}
