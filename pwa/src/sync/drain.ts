import type { Ref } from 'vue'
import { Locked } from '../database/sealer'
import { WIPE_DUE } from '../vault/courier'
import { LANE } from '../records/files'
import { NobodyHere, workerHere } from '../records/here'
import type { Kinds, Outgoing } from '../records/outgoing'
import type { Sender } from '../media/sending'
import type { Converse } from './conversation'
import { createContact } from './contact'
import { Declined, DeviceRevoked, mayPass, NoAnswer, PasswordNeeded } from './failures'
import { dueAt } from './outbox'
import { createPost } from './post'
import { createPuller } from './pull'
import { createPusher } from './push'
import { createKeyring } from './receipts'
import type { Session, SessionNote } from './session'
import type { SyncParts } from './sync'

/** How a drain ended. */
export type DrainEnd =
  | { end: 'done'; sent: number; fetched: number }
  | { end: 'busy' }
  | { end: 'nobody_here' }
  | { end: 'no_answer' }
  /** What is closed to the server has left all the same. */
  | { end: 'password_needed' }
  /** The office has shut this phone out; what it held is handed over and erased once the server has signed. */
  | { end: 'revoked'; wiped: boolean }
  | { end: 'later'; retryAfter: number | null; slug: string }
  /** Our own fault; what is kept stays kept, and the next trigger tries again. */
  | { end: 'crashed'; error: unknown }

/** What the steps of a drain share. */
export interface DrainParts extends SyncParts {
  converse: Converse
  session: Session
  outgoing: Outgoing
  kinds: Kinds
  /** Roles that record with a phone; empty when everybody does. */
  fieldRoles: ReadonlySet<string>
}

/** A part that cannot be fetched, because a newer version has taken its place, is left for the next time. */
const asFarAsLoaded = <T>(part: Promise<T>): Promise<T | null> => part.catch(() => null)

/** A server that names another restore with each answer is not ours to follow for ever. */
const MOST_RESTARTS = 3

/** The server, or what stands before it, wants to be left alone for a while. */
const ASKS_FOR_TIME = [429, 502, 503, 504]

/**
 * Makes the one drain: urgent changes, then the others, then what the server has for us, then a look whether both hold the same.
 * Asked again while it runs, it runs once more, so that nothing kept in between waits for the next trigger.
 */
export function createDrain(parts: DrainParts & { sending: Ref<boolean>; leaving: Ref<string | null> }): () => Promise<DrainEnd> {
  const { store, locks, sending } = parts
  const contact = createContact(parts)
  const keyring = createKeyring({ ...parts, contact })
  const pusher = createPusher({ ...parts, contact, keyring })
  const puller = createPuller({ ...parts, contact })
  const post = createPost({ ...parts, contact, keyring })
  let sender: Sender | undefined
  let reconciler: ((worker: string) => Promise<boolean>) | undefined
  let running: Promise<DrainEnd> | null = null
  let again = false
  /** Why sealed post did not leave in this drain, where that may pass. */
  let missed: Declined | null = null

  async function through(): Promise<DrainEnd> {
    const worker = await store.read(workerHere)
    if (worker === null) return carryForOthers()
    missed = null
    // What came back for a locked worker lies on the phone: that an alarm was received is told without a network.
    let sent = await post.collect(worker)
    await contact.measureFirst(worker)
    sent += await pusher.pushAll(worker)
    let fetched = 0
    await asFarAsTheServerKnows(() => post.prepare(worker))
    sent += (await asFarAsTheServerKnows(() => post.deliver(worker))) ?? 0
    if (!(await keepsRecords(worker))) return finished(sent + (await endRole(worker)), fetched)
    const fetchAll = async () => {
      let thrownAway = 0
      for (let more = true; more; ) {
        const page = await puller.pullPage(worker)
        fetched += page.fetched
        more = page.more
        thrownAway += page.startsOver ? 1 : 0
        if (thrownAway > MOST_RESTARTS) throw new Declined(503, { slug: 'server-unsteady', title: '' })
        sent += await pusher.pushAll(worker)
      }
    }
    await fetchAll()
    sent += (await asFarAsTheServerKnows(() => post.deliver(worker))) ?? 0
    if (await reconcile(worker)) {
      sent += await pusher.pushAll(worker)
      await fetchAll()
    }
    await tidyUp(worker)
    if (await bringFiles(worker)) again = true
    return finished(sent, fetched)
  }

  /** Once a day, so it is loaded apart; where it cannot be had now it stays due. Tells whether there is now more to send or fetch. */
  async function reconcile(worker: string): Promise<boolean> {
    reconciler ??= (await asFarAsLoaded(import('./reconcile')))?.createReconciler({ ...parts, contact })
    return (await reconciler?.(worker)) ?? false
  }

  /** What only tidies is loaded after everything else; where it cannot be had now, it is another time. */
  async function tidyUp(worker: string, ended = false): Promise<void> {
    const housekeeping = await import('./housekeeping').catch(() => null)
    await housekeeping?.tidy(parts, worker, { ended })
  }

  /** All else went through; post that was turned away for now is tried again as soon as anything else would be. */
  function finished(sent: number, fetched: number): DrainEnd {
    return missed ? laterFor(missed) : { end: 'done', sent, fetched }
  }

  /** The roll goes from the phone of who no longer records with one; what they made here is brought to its end. */
  async function endRole(worker: string): Promise<number> {
    const { leftOf, letRollGo } = await import('./roleEnded')
    const { anything, owed } = await store.read((reading) => leftOf(reading, worker))
    if (!anything) return 0
    await store.change((unit) => letRollGo(unit, worker))
    const sent = owed && (await reconcile(worker)) ? await pusher.pushAll(worker) : 0
    await tidyUp(worker, true)
    if (await bringFiles(worker)) again = true
    return sent
  }

  /** Photos and voice notes, after everything else; what that takes is loaded where there are any. Tells whether there are more. */
  async function bringFiles(worker: string): Promise<boolean> {
    const count = (lane?: number) => store.read((reading) => reading.count('files', lane === undefined ? { worker } : { worker, lane }))
    const recordsFirst = async () => {
      const due = await store.read((reading) => dueAt(reading, worker, parts.clock.now()))
      if (due !== null && due <= parts.clock.now()) await pusher.pushAll(worker)
    }
    if (await count(LANE.leaves)) sender ??= (await asFarAsLoaded(import('../media/sending')))?.createSender({ ...parts, contact, keyring, recordsFirst })
    const more = (await sender?.sendFiles(worker))?.more ?? false
    if (!more && (await count())) await (await asFarAsLoaded(import('../media/tidying')))?.tidyFiles(parts, worker)
    return more
  }

  /** Locked, or nobody's turn: what colleagues closed to the server leaves all the same. */
  async function carryForOthers(): Promise<DrainEnd> {
    const nothing = await store.read(async (reading) => (await reading.count('post', {})) === 0 && !(await reading.get('notes', ['', WIPE_DUE])))
    if (nothing) return { end: 'nobody_here' }
    return { end: 'done', sent: await post.deliver(null), fetched: 0 }
  }

  /**
   * The worker cannot get in, or what they push is turned away: what is closed to the server needs no sign-in, theirs no more than
   * their colleagues'. So it leaves, and what comes back is opened here.
   */
  async function carrySealed(): Promise<void> {
    const worker = await store.read(workerHere)
    if (worker !== null) await store.change((unit) => parts.outgoing.closeAll(unit, worker))
    await post.deliver(null)
    if (worker !== null) await post.collect(worker)
  }

  /** An older server has no sealed post; nothing else stops for that. */
  async function asFarAsTheServerKnows<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await work()
      missed = null
      return answer
    } catch (error) {
      if (!(error instanceof Declined)) throw error
      if (mayPass(error)) missed = error
      return null
    }
  }

  /** One last time: everything that is here goes to the office, closed, and is erased once the server has signed for it. */
  async function bidFarewell(): Promise<DrainEnd> {
    try {
      const parting = await asFarAsLoaded(import('./farewell'))
      if (!parting) return { end: 'no_answer' }
      return { end: 'revoked', wiped: (await parting.bidFarewell(parts)) > 0 }
    } catch (error) {
      if (error instanceof NoAnswer) return { end: 'no_answer' }
      if (error instanceof Declined && mayPass(error)) return laterFor(error)
      return { end: 'revoked', wiped: false }
    }
  }

  /** A supervisor's browser reads the server live: a whole county's roll does not belong on its disk. */
  async function keepsRecords(worker: string): Promise<boolean> {
    if (parts.fieldRoles.size === 0) return true
    const session = (await store.read((reading) => reading.get('notes', [worker, 'session'])))?.body as SessionNote | undefined
    return session?.worker.roles.some(({ role }) => parts.fieldRoles.has(role)) ?? true
  }

  async function alone(): Promise<DrainEnd> {
    const end = await locks.ifFree('xunfang-outbox', async () => {
      sending.value = true
      try {
        return await through()
      } catch (error) {
        return await endOf(error)
      } finally {
        sending.value = false
      }
    })
    return end ?? { end: 'busy' }
  }

  async function endOf(error: unknown): Promise<DrainEnd> {
    if (error instanceof NobodyHere || error instanceof Locked) return { end: 'nobody_here' }
    if (error instanceof DeviceRevoked) return bidFarewell()
    if (error instanceof PasswordNeeded) {
      return carrySealed().then(
        (): DrainEnd => ({ end: 'password_needed' }),
        (failed: unknown) => (failed instanceof Declined ? laterFor(failed) : endOf(failed)),
      )
    }
    if (error instanceof NoAnswer) {
      await contact.noteSilence()
      await import('./oldRoll').then(({ letOldRollGo }) => letOldRollGo(parts)).catch(() => undefined) // nobody here, or not fetched yet
      return { end: 'no_answer' }
    }
    if (error instanceof Declined) {
      if (!ASKS_FOR_TIME.includes(error.status)) await carrySealed().catch(() => undefined)
      return laterFor(error)
    }
    return { end: 'crashed', error }
  }

  const laterFor = ({ retryAfter, problem }: Declined): DrainEnd => ({ end: 'later', retryAfter, slug: problem.slug })

  async function untilQuiet(): Promise<DrainEnd> {
    let end: DrainEnd
    do {
      again = false
      end = await alone()
    } while (again)
    return end
  }

  return () => {
    again = running !== null
    running ??= untilQuiet()
      .catch((error: unknown): DrainEnd => ({ end: 'crashed', error }))
      .finally(() => (running = null))
    return running
  }
}
