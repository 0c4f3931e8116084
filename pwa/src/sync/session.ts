import { fromBase64Url, type Bytes, type Clock, type Locks, type Network } from '../device'
import type { RecordStore, RecordUnit } from '../records/bodies'
import { workerHere } from '../records/here'
import type { SealingKey } from '../vault/boxes'
import type { Adoption } from '../vault/adopt'
import type { Vault } from '../vault/vault'
import type { Timekeeper } from '../records/timekeeper'
import type { Answer, Converse, Question } from './conversation'
import { Declined, DeviceRevoked, isOurServers, NoAnswer, PasswordNeeded } from './failures'
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
/** Which of the browser's refresh cookies is meant: each worker of a phone has one of their own. */
const SLOT_HEADER = 'X-Session-Slot'
const SLOTS = [...'abcdefgh']
const EARLY_MS = 30_000
const SIGN_OUT_PATIENCE_MS = 5_000

export function createSession(parts: {
  store: RecordStore
  clock: Clock
  locks: Locks
  network: Network
  converse: Converse
  timekeeper: Timekeeper
  vault: Vault
  adoption?: Adoption
  deviceId: () => Promise<string>
  deviceName: () => string
}): Session {
  const { store, clock, locks, network, converse, timekeeper, vault, adoption, deviceId, deviceName } = parts
  let pass: Pass | null = null

  const noteOf = async (unit: Pick<RecordUnit, 'get'>, worker: string) =>
    (await unit.get('notes', [worker, 'session']))?.body as SessionNote | undefined

  const slotOf = async (worker: string) => (await store.read((reading) => reading.get('vaults', [worker, worker])))?.body.slot ?? ''

  async function freeSlot(): Promise<string> {
    const taken = (await store.read((reading) => reading.list('vaults', {}))).map(({ body }) => body.slot)
    return SLOTS.find((slot) => !taken.includes(slot)) ?? (SLOTS.at(-1) as string)
  }

  /** Writes down a sign-in that is good; `first` when somebody just came. */
  async function enterAs(worker: string, { body, offset }: Answer<SignedIn>, first: boolean): Promise<void> {
    await store.change(async (unit) => {
      const session: SessionNote = { worker: body.worker, csrf_token: body.csrf_token, password_needed: false }
      unit.put('notes', { worker, name: 'session', body: session })
      const { sealing_key } = body as { sealing_key?: unknown }
      if (sealing_key) unit.put('notes', { worker: '', name: 'sealing_key', body: sealing_key })
      unit.put('notes', { worker: '', name: 'duty_phones', body: body.worker.settings.duty_phones })
      unit.put('notes', { worker: '', name: 'demo', body: body.worker.settings.demo })
      if (first) {
        unit.put('notes', { worker, name: 'reconcile_due', body: true })
        unit.remove('notes', ['', 'revoked'])
      }
      if (offset !== null) await timekeeper.noteOffset(unit, offset)
    })
    pass = { worker, token: body.access_token, until: clock.monotonic() + body.expires_in * 1000 - EARLY_MS }
  }

  async function refresh(worker: string): Promise<void> {
    await locks.inTurn('xunfang-refresh', async () => {
      if (fresh(worker)) return
      const session = await store.read((reading) => noteOf(reading, worker))
      if (!session?.csrf_token) throw new PasswordNeeded()
      const slot = await slotOf(worker)
      const headers = { 'X-CSRF-TOKEN': network.cookie(`${CSRF_COOKIE}_${slot}`) || session.csrf_token, [SLOT_HEADER]: slot }
      try {
        const answer = await converse<SignedIn>({ method: 'POST', path: '/auth/refresh', headers, has: 'worker' })
        if (answer.body.worker.id === session.worker.id) return await enterAs(worker, answer, false)
      } catch (error) {
        if (!(error instanceof Declined) || ![400, 401, 403].includes(error.status) || !isOurServers(error)) throw error
        if (error.problem.slug === 'device-revoked') throw new DeviceRevoked()
      }
      await askForPassword(worker)
      throw new PasswordNeeded()
    })
  }

  /** Lets the server open the wrap that is closed to it: the password was reset, and what is here stays readable for its author. */
  async function recover(token: string, box: unknown): Promise<Bytes | null> {
    try {
      const headers = { Authorization: `Bearer ${token}` }
      const { body } = await converse<{ data_key: string }>({ method: 'POST', path: '/auth/recover', body: JSON.stringify({ box }), headers, has: 'data_key' })
      return fromBase64Url(body.data_key)
    } catch (error) {
      if (error instanceof Declined && error.status < 500 && isOurServers(error)) return null
      throw error
    }
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
      return locks.inTurn('xunfang-refresh', async () => {
        const slot = await freeSlot()
        const answer = await converse<SignedIn>({ method: 'POST', path: '/auth/login', body, headers: { [SLOT_HEADER]: slot }, has: 'worker' })
        const { worker, access_token } = answer.body
        const { sealing_key } = answer.body as { sealing_key?: SealingKey }
        const key = await vault.admit({
          workerId: worker.id,
          label: labelOf(worker),
          slot,
          password,
          sealingKey: sealing_key ?? null,
          recover: (box) => recover(access_token, box),
        })
        await adoption?.takeWorker(worker.id, key)
        await enterAs(key, answer, true)
        return worker
      })
    },
    async signOut() {
      const worker = await store.read(workerHere)
      if (worker === null) return
      const headers = { [SLOT_HEADER]: await slotOf(worker) }
      await askAs(worker, { method: 'POST', path: '/auth/logout', headers, limit: SIGN_OUT_PATIENCE_MS }).catch(onlyWhenOurs)
      pass = null
      await store.change(async (unit) => {
        const session = await noteOf(unit, worker)
        if (session) unit.put('notes', { worker, name: 'session', body: { ...session, csrf_token: null, password_needed: true } })
        unit.put('notes', { worker: '', name: 'here', body: null })
      })
      vault.lock()
    },
  }
}

function onlyWhenOurs(error: unknown): void {
  if (!(error instanceof NoAnswer || error instanceof Declined || error instanceof PasswordNeeded || error instanceof DeviceRevoked)) throw error
}

/** Enough for those who share a phone to know themselves, and little for anybody else. */
export function labelOf({ name, phone_masked }: Pick<Me, 'name' | 'phone_masked'>): string {
  const family = [...name][0] ?? ''
  const tail = phone_masked.slice(-2)
  return `${family}${'*'.repeat(Math.max(1, [...name].length - 1))} ··${tail}`
}
