import { newId, type Clock, type Locks, type Network } from '../device'
import type { RecordStore, RecordUnit } from '../records/bodies'
import { workerHere } from '../records/here'
import type { Timekeeper } from '../records/timekeeper'
import type { Answer, Converse, Question } from './conversation'
import { Declined, NoAnswer, PasswordNeeded } from './failures'
import type { Me, SignedIn } from './wire'

/** What the store remembers of a sign-in; the access token is not part of it. */
export interface SessionNote {
  worker: Me
  csrf_token: string | null
  password_needed: boolean
}

export interface Session {
  /** Signs in with a password; throws Declined or NoAnswer. */
  signIn(phone: string, password: string): Promise<Me>
  /** Leaves this phone; what is unsent stays, sealed under the worker who wrote it. */
  signOut(): Promise<void>
  /** Asks the server as `worker`; refreshes the access token once when it has run out. */
  askAs<T>(worker: string, question: Question): Promise<Answer<T>>
  /** Makes sure of a fresh access token; throws PasswordNeeded, NoAnswer or Declined. */
  enter(worker: string): Promise<void>
  deviceId(): Promise<string>
}

interface Pass {
  worker: string
  token: string
  /** Running time (ms) from which it is too old. */
  until: number
}

/** Arrives together with the refresh cookie, so it fits it also when the body of that answer was cut. */
const CSRF_COOKIE = 'xunfang_csrf'
const EARLY_MS = 30_000
const SIGN_OUT_PATIENCE_MS = 5_000

export function createSession(parts: {
  store: RecordStore
  clock: Clock
  locks: Locks
  network: Network
  converse: Converse
  timekeeper: Timekeeper
  deviceName: () => string
}): Session {
  const { store, clock, locks, network, converse, timekeeper, deviceName } = parts
  let pass: Pass | null = null

  const noteOf = async (unit: Pick<RecordUnit, 'get'>, worker: string) =>
    (await unit.get('notes', [worker, 'session']))?.body as SessionNote | undefined

  const deviceId = () =>
    store.change(async (unit) => {
      const known = (await unit.get('notes', ['', 'device_id']))?.body as string | undefined
      const id = known ?? newId(clock.now())
      if (!known) unit.put('notes', { worker: '', name: 'device_id', body: id })
      return id
    })

  async function admit({ body, offset }: Answer<SignedIn>, expected: string | null): Promise<void> {
    const worker = await store.change(async (unit) => {
      const key = await keyOf(unit, body.worker.id)
      if (expected !== null && key !== expected) throw new PasswordNeeded()
      const session: SessionNote = { worker: body.worker, csrf_token: body.csrf_token, password_needed: false }
      unit.put('notes', { worker: key, name: 'session', body: session })
      if (expected === null) {
        unit.put('notes', { worker: '', name: 'here', body: key })
        unit.put('notes', { worker: key, name: 'reconcile_due', body: true })
      }
      if (offset !== null) await timekeeper.noteOffset(unit, offset)
      return key
    })
    pass = { worker, token: body.access_token, until: clock.monotonic() + body.expires_in * 1000 - EARLY_MS }
  }

  async function refresh(worker: string): Promise<void> {
    await locks.inTurn('xunfang-refresh', async () => {
      if (fresh(worker)) return
      const session = await store.read((reading) => noteOf(reading, worker))
      if (!session?.csrf_token) throw new PasswordNeeded()
      const headers = { 'X-CSRF-TOKEN': network.cookie(CSRF_COOKIE) || session.csrf_token }
      try {
        await admit(await converse<SignedIn>({ method: 'POST', path: '/auth/refresh', headers }), worker)
      } catch (error) {
        if (!(error instanceof Declined) || ![400, 401, 403].includes(error.status)) throw error
        await askForPassword(worker)
        throw new PasswordNeeded()
      }
    })
  }

  const fresh = (worker: string) => pass?.worker === worker && clock.monotonic() < pass.until

  const askForPassword = (worker: string) =>
    store.change(async (unit) => {
      const session = await noteOf(unit, worker)
      if (session) unit.put('notes', { worker, name: 'session', body: { ...session, password_needed: true } })
    })

  async function askAs<T>(worker: string, question: Question): Promise<Answer<T>> {
    for (let renewed = false; ; renewed = true) {
      if (!fresh(worker)) await refresh(worker)
      const headers = { ...question.headers, Authorization: `Bearer ${pass?.token ?? ''}` }
      try {
        return await converse<T>({ ...question, headers })
      } catch (error) {
        if (!(error instanceof Declined) || error.status !== 401 || renewed) throw error
        pass = null
      }
    }
  }

  return {
    askAs,
    deviceId,
    async enter(worker) {
      if (!fresh(worker)) await refresh(worker)
    },
    async signIn(phone, password) {
      const device = { id: await deviceId(), name: deviceName() }
      const body = JSON.stringify({ phone, password, device })
      const answer = await locks.inTurn('xunfang-refresh', async () => {
        const signedIn = await converse<SignedIn>({ method: 'POST', path: '/auth/login', body })
        await admit(signedIn, null)
        return signedIn
      })
      return answer.body.worker
    },
    async signOut() {
      const worker = await store.read(workerHere)
      if (worker === null) return
      await askAs(worker, { method: 'POST', path: '/auth/logout', limit: SIGN_OUT_PATIENCE_MS }).catch(onlyWhenOurs)
      pass = null
      await store.change(async (unit) => {
        const session = await noteOf(unit, worker)
        if (session) unit.put('notes', { worker, name: 'session', body: { ...session, csrf_token: null, password_needed: true } })
        unit.put('notes', { worker: '', name: 'here', body: null })
      })
    },
  }
}

function onlyWhenOurs(error: unknown): void {
  if (!(error instanceof NoAnswer || error instanceof Declined || error instanceof PasswordNeeded)) throw error
}

/** The key of a worker on this phone: random, so that it tells a stranger nothing. */
async function keyOf(unit: RecordUnit, workerId: string): Promise<string> {
  const known = ((await unit.get('notes', ['', 'workers']))?.body ?? []) as { key: string; worker_id: string }[]
  const mine = known.find((one) => one.worker_id === workerId)
  if (mine) return mine.key
  const key = crypto.randomUUID()
  unit.put('notes', { worker: '', name: 'workers', body: [...known, { key, worker_id: workerId }] })
  return key
}
