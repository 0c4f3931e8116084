import { randomBytes, toBase64Url, utf8, type Clock } from '../device'
import type { EnvelopeMaker, MadeEnvelope } from '../records/outgoing'
import type { RecordUnit } from '../records/bodies'
import { createBoxer, wordsOf, type Boxer, type SealingKey } from './boxes'
import { deviceKeyFrom, newDeviceKey, type DeviceKey, type KeptDeviceKey } from './deviceKey'

/** Makes envelopes for the worker whose store is open. */
export interface Envelopes extends EnvelopeMaker {
  /** The worker's device key, made where there is none yet. */
  deviceKeyOf(unit: RecordUnit, worker: string): Promise<DeviceKey>
  boxerOf(unit: Pick<RecordUnit, 'get'>): Promise<Boxer | null>
  forget(): void
}

const ANSWER_KEY_BYTES = 32
/** So that one agreement does not serve for ever. */
const BOXER_LIFE_MS = 12 * 3_600_000

export function createEnvelopes(parts: { clock: Clock; clientVersion: string }): Envelopes {
  const { clock, clientVersion } = parts
  let signer: { worker: string; key: DeviceKey } | null = null
  let boxer: { made: number; boxer: Boxer } | null = null

  async function deviceKeyOf(unit: RecordUnit, worker: string): Promise<DeviceKey> {
    if (signer?.worker === worker) return signer.key
    const known = (await unit.get('notes', [worker, 'device_key']))?.body as KeptDeviceKey | undefined
    const kept = known ?? (await newDeviceKey())
    if (!known) unit.put('notes', { worker, name: 'device_key', body: kept })
    const key = await deviceKeyFrom(kept)
    // One that was just made may still fail to be written; the next look finds it, or makes another.
    if (known) signer = { worker, key }
    return key
  }

  async function boxerOf(unit: Pick<RecordUnit, 'get'>): Promise<Boxer | null> {
    const key = (await unit.get('notes', ['', 'sealing_key']))?.body as SealingKey | undefined
    if (!key) return null
    const now = clock.monotonic()
    if (boxer?.boxer.kid !== key.kid || now - boxer.made > BOXER_LIFE_MS) boxer = { made: now, boxer: await createBoxer(key) }
    return boxer.boxer
  }

  return {
    deviceKeyOf,
    boxerOf,
    forget: () => void (signer = null),
    async make(unit, worker, wire): Promise<MadeEnvelope | null> {
      const vault = (await unit.get('vaults', [worker, worker]))?.body
      const device_id = (await unit.get('notes', ['', 'device_id']))?.body
      const box = vault?.certificate ? await boxerOf(unit) : null
      if (!box) return null
      const key = await deviceKeyOf(unit, worker)
      const answer_key = toBase64Url(randomBytes(ANSWER_KEY_BYTES))
      const id = crypto.randomUUID()
      const frame = JSON.stringify({ device_id, client_version: clientVersion, answer_key })
      const sealed = await box.box('post', `${id}|${key.public.x}`, utf8(`${frame.slice(0, -1)},"change":${wire}}`))
      const sig = await key.sign(`xunfang-post|1|${id}|${wordsOf(sealed)}`)
      return { envelope: { v: 1, id, box: sealed, sig }, answer_key }
    },
  }
}
