import { randomBytes, type Bytes, type Clock } from '../device'
import type { RecordStore, RecordUnit, VaultBody } from '../records/bodies'
import { ERASING, lastHere } from '../records/here'
import type { Envelopes } from './envelopes'
import { wordsOf, type Box, type SealingKey } from './boxes'
import type { KeyRing } from './keyRing'
import { MOST_TRIES, requireStrongPin, waitAfterWrong } from './pinRules'
import { newDeviceSecret, unwrap, wrap, type Stretch, type Wrap } from './wraps'

/** How an attempt to unlock ended. `wait`: too early after wrong ones; `password_only`: too many, or there is no PIN. */
export type Unlocking =
  | { end: 'open' }
  | { end: 'wrong'; left: number; waitMs: number }
  | { end: 'wait'; waitMs: number }
  | { end: 'password_only' }
  | { end: 'no_key' }

/** The password is right, but it does not open what lies here, and the server could not help: what is here stays, sealed. */
export class NeedsRecovery extends Error {
  override name = 'NeedsRecovery'
}

/** What a sign-in tells that the vault needs. */
export interface Admission {
  workerId: string
  label: string
  slot: string
  password: string
  sealingKey: SealingKey | null
  /** Lets the server open the third wrap; `null` when it will not. */
  recover(box: Box): Promise<Bytes | null>
}

/** Keeps each worker's data key in its wraps, and opens one worker's store at a time. */
export interface Vault {
  /** Opens the store of somebody who signed in with the password, making it at the first time; answers its key. */
  admit(admission: Admission): Promise<string>
  unlock(worker: string, pin: string): Promise<Unlocking>
  unlockByPassword(worker: string, password: string): Promise<Unlocking>
  /** Sets the PIN of the store that is open. */
  choosePin(pin: string): Promise<void>
  lock(): void
  /** Adds the wrap for the server where it is missing or under an older key, and vouches for it. */
  wrapForServer(worker: string): Promise<void>
  /** Opens a store with a key another tab holds, if it is that worker's turn; who has signed out comes in with PIN or password. */
  takeOver(worker: string, dataKey: Bytes): Promise<void>
}

const KEY_BYTES = 32
const UNTRIED = { wrong: 0, at: 0, wait_ms: 0 }

export function createVault(parts: {
  store: RecordStore
  ring: KeyRing
  clock: Clock
  envelopes: Envelopes
  stretch: Stretch
  /** Calls when a store was opened or locked. */
  changed?: () => void
}): Vault {
  const { store, ring, clock, envelopes, stretch, changed = () => undefined } = parts

  const bodyOf = async (worker: string) => (await store.read((reading) => reading.get('vaults', [worker, worker])))?.body
  const put = (unit: RecordUnit, worker: string, body: VaultBody) => unit.put('vaults', { worker, body })
  const amend = (worker: string, part: (body: VaultBody) => Partial<VaultBody>) =>
    store.change(async (unit) => {
      const row = await unit.get('vaults', [worker, worker])
      if (row) put(unit, worker, { ...row.body, ...part(row.body) })
    })

  async function deviceSecret(): Promise<CryptoKey> {
    const fresh = await newDeviceSecret()
    return store.change(async (unit) => {
      const known = (await unit.get('notes', ['', 'device_secret']))?.body as CryptoKey | undefined
      if (!known) unit.put('notes', { worker: '', name: 'device_secret', body: fresh })
      return known ?? fresh
    })
  }

  async function opened(worker: string, dataKey: Bytes): Promise<void> {
    await ring.hold(worker, dataKey)
    envelopes.forget()
    await store.change(async (unit) => {
      if ((await lastHere(unit)) === worker) return
      unit.put('notes', { worker: '', name: 'here', body: worker })
      unit.remove('notes', ['', ERASING])
    })
    store.lookAgain()
    changed()
  }

  async function recoveryBox(dataKey: Bytes, workerId: string): Promise<Box | null> {
    return store.change(async (unit) => {
      const boxer = await envelopes.boxerOf(unit)
      const deviceId = (await unit.get('notes', ['', 'device_id']))?.body as string | undefined
      return boxer && deviceId ? boxer.box('recovery', `${workerId}|${deviceId}`, dataKey) : null
    })
  }

  /** The data key behind a password that the server has just found right. */
  async function keyBehind(worker: string, body: VaultBody, { password, recover }: Admission): Promise<Bytes> {
    const here = ring.holder() === worker ? ring.dataKey() : null
    const known = here ?? (body.password && (await unwrap(body.password, password, { stretch })))
    const found = known ?? (body.recovery && (await recover(body.recovery)))
    if (!found) throw new NeedsRecovery()
    return found
  }

  async function admit(admission: Admission): Promise<string> {
    const { workerId, label, slot, password, sealingKey } = admission
    if (sealingKey) await store.change(async (unit) => unit.put('notes', { worker: '', name: 'sealing_key', body: sealingKey }))
    const known = (await store.read((reading) => reading.list('vaults', {}))).find(({ body }) => body.worker_id === workerId)
    const worker = known?.worker ?? crypto.randomUUID()
    const dataKey = known ? await keyBehind(worker, known.body, admission) : randomBytes(KEY_BYTES)
    const wrapped = await wrap(dataKey, password, { stretch })
    const recovery = await recoveryBox(dataKey, workerId)
    const blank: VaultBody = { worker_id: workerId, label, slot, pin: null, password: null, recovery: null, tries: UNTRIED, certificate: null }
    await store.change(async (unit) => {
      const before = (await unit.get('vaults', [worker, worker]))?.body ?? blank
      const wraps = recovery ? { recovery, vouched: null } : {}
      put(unit, worker, { ...before, label, slot, password: wrapped, ...wraps, tries: UNTRIED })
    })
    await opened(worker, dataKey)
    return worker
  }

  const triedWith = async (wrapped: Wrap, pin: string) => unwrap(wrapped, pin, { stretch, deviceKey: await deviceSecret() })

  /** How long the next try has to wait. A clock that was set back makes it wait anew. */
  function waitLeft({ tries }: VaultBody): number {
    const past = clock.now() - tries.at
    return tries.wait_ms === 0 ? 0 : Math.max(0, tries.wait_ms - (past < 0 ? 0 : past))
  }

  return {
    admit,
    async unlock(worker, pin) {
      const body = await bodyOf(worker)
      if (!body) return { end: 'no_key' }
      if (!body.pin || body.tries.wrong >= MOST_TRIES) return { end: 'password_only' }
      const early = waitLeft(body)
      if (early > 0) return { end: 'wait', waitMs: early }
      const wrong = body.tries.wrong + 1
      const waitMs = waitAfterWrong(wrong)
      const at = clock.now()
      // Counted before it is tried: closing the app in between saves nobody a try.
      await amend(worker, () => ({ tries: { wrong, at, wait_ms: waitMs } }))
      const dataKey = await triedWith(body.pin, pin).catch(async (error: unknown) => {
        // Nothing was tried: no memory for it, or the part that does it did not load. Another tab's try since then stays counted.
        await amend(worker, ({ tries }) => (tries.at === at && tries.wrong === wrong ? { tries: body.tries } : {})).catch(() => undefined)
        throw error
      })
      if (!dataKey) {
        if (wrong < MOST_TRIES) return { end: 'wrong', left: MOST_TRIES - wrong, waitMs }
        await amend(worker, () => ({ pin: null }))
        return { end: 'password_only' }
      }
      await amend(worker, () => ({ tries: UNTRIED }))
      await opened(worker, dataKey)
      return { end: 'open' }
    },
    async unlockByPassword(worker, password) {
      const body = await bodyOf(worker)
      if (!body?.password) return { end: 'no_key' }
      const dataKey = await unwrap(body.password, password, { stretch })
      if (!dataKey) return { end: 'wrong', left: Infinity, waitMs: 0 }
      await amend(worker, () => ({ tries: UNTRIED }))
      await opened(worker, dataKey)
      return { end: 'open' }
    },
    async choosePin(pin) {
      requireStrongPin(pin)
      const [worker, dataKey] = [ring.holder(), ring.dataKey()]
      if (worker === null || dataKey === null) throw new NeedsRecovery()
      const wrapped = await wrap(dataKey, pin, { stretch, deviceKey: await deviceSecret() })
      await amend(worker, () => ({ pin: wrapped, tries: UNTRIED }))
      changed()
    },
    lock() {
      if (ring.holder() === null) return
      ring.letGo()
      envelopes.forget()
      store.lookAgain()
      changed()
    },
    async wrapForServer(worker) {
      const body = await bodyOf(worker)
      const dataKey = ring.holder() === worker ? ring.dataKey() : null
      const kid = ((await store.read((reading) => reading.get('notes', ['', 'sealing_key'])))?.body as SealingKey | undefined)?.kid
      if (!body || !dataKey || (body.recovery?.kid === kid && body.vouched)) return
      const recovery = await recoveryBox(dataKey, body.worker_id)
      if (!recovery) return
      const vouched = await store.change(async (unit) => (await envelopes.deviceKeyOf(unit, worker)).sign(`xunfang-recovery|1|${wordsOf(recovery)}`))
      await amend(worker, () => ({ recovery, vouched }))
    },
    async takeOver(worker, dataKey) {
      await ring.hold(worker, dataKey)
      const isTheirs = await store.read(async (reading) => (await lastHere(reading)) === worker && Boolean(await reading.get('vaults', [worker, worker])))
      if (!isTheirs) return ring.letGo()
      envelopes.forget()
      store.lookAgain()
      changed()
    },
  }
}
