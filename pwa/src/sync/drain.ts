import type { Ref } from 'vue'
import { Locked } from '../database/sealer'
import { WIPE_DUE } from '../vault/courier'
import { LANE } from '../records/files'
import { NobodyHere, workerHere } from '../records/here'
import type { Kinds, Outgoing } from '../records/outgoing'
import type { Sender } from '../media/sending'
import type { Converse } from './conversation'
import { createContact } from './contact'
import { Declined, DeviceRevoked, NoAnswer, PasswordNeeded } from './failures'
import { tidy } from './housekeeping'
import { dueAt } from './outbox'
import { createPost } from './post'
import { createPuller } from './pull'
import { createPusher } from './push'
import { createKeyring } from './receipts'
import { createReconciler } from './reconcile'
import type { Session, SessionNote } from './session'
import type { SyncParts } from './sync'

/** How a drain ended. */
export type DrainEnd =
  | { end: 'done'; sent: number; fetched: number }
  | { end: 'busy' }
  | { end: 'nobody_here' }
  | { end: 'no_answer' }
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
  const reconcile = createReconciler({ ...parts, contact })
  const post = createPost({ ...parts, contact, keyring })
  let sender: Sender | undefined
  let running: Promise<DrainEnd> | null = null
  let again = false

  async function through(): Promise<DrainEnd> {
    const worker = await store.read(workerHere)
    if (worker === null) return carryForOthers()
    await contact.measureFirst(worker)
    let sent = await post.collect(worker)
    sent += await pusher.pushAll(worker)
    let fetched = 0
    await asFarAsTheServerKnows(() => post.prepare(worker))
    sent += (await asFarAsTheServerKnows(() => post.deliver(worker))) ?? 0
    if (!(await keepsRecords(worker))) return { end: 'done', sent, fetched }
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
    await tidy(parts, worker)
    if (await bringFiles(worker)) again = true
    return { end: 'done', sent, fetched }
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

  /** An older server has no sealed post; nothing else stops for that. */
  async function asFarAsTheServerKnows<T>(work: () => Promise<T>): Promise<T | null> {
    return work().catch((error: unknown) => {
      if (error instanceof Declined) return null
      throw error
    })
  }

  /** One last time: everything that is here goes to the office, closed, and is erased once the server has signed for it. */
  async function bidFarewell(): Promise<DrainEnd> {
    try {
      const parting = await asFarAsLoaded(import('./farewell'))
      if (!parting) return { end: 'no_answer' }
      return { end: 'revoked', wiped: (await parting.bidFarewell(parts)) > 0 }
    } catch (error) {
      if (error instanceof NoAnswer) return { end: 'no_answer' }
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
    if (error instanceof PasswordNeeded) return { end: 'password_needed' }
    if (error instanceof NoAnswer) {
      await contact.noteSilence()
      return { end: 'no_answer' }
    }
    if (error instanceof Declined) return { end: 'later', retryAfter: error.retryAfter, slug: error.problem.slug }
    return { end: 'crashed', error }
  }

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
