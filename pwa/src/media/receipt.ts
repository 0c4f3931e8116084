import type { RecordStore } from '../records/bodies'
import { knownEpoch } from '../sync/epoch'
import { signedPayload, type Keyring } from '../sync/receipts'
import type { SessionNote } from '../sync/session'

/** What a receipt for files holds; docs/media.md. */
interface MediaReceipt {
  v: number
  typ: string
  epoch: string
  device_id: string
  worker_id: string
  at: string
  media: { sha256: string; record_id: string; bytes: number }[]
}

/** When, and in which epoch, the server signed for this very file, from this phone, since its last restore; `null` when the receipt does not say so. */
export async function signedFor(
  receipt: string,
  file: { sha256: string; record: string; bytes: number },
  parts: { store: RecordStore; keyring: Keyring; worker: string; deviceId: string },
): Promise<{ at: string; epoch: string } | null> {
  const { store, keyring, worker, deviceId } = parts
  const payload = (await signedPayload(receipt, (kid) => keyring.keyFor(worker, kid)).catch(() => null)) as MediaReceipt | null
  if (payload?.v !== 1 || payload.typ !== 'media' || !Array.isArray(payload.media)) return null
  const { epoch, me } = await store.read(async (reading) => ({
    epoch: await knownEpoch(reading, worker),
    me: (await reading.get('notes', [worker, 'session']))?.body as SessionNote | undefined,
  }))
  const ours = payload.epoch === epoch && payload.device_id === deviceId && payload.worker_id === me?.worker.id
  const named = payload.media.some((one) => one.sha256 === file.sha256 && one.record_id === file.record && one.bytes === file.bytes)
  return ours && named && !Number.isNaN(Date.parse(payload.at)) ? { at: payload.at, epoch: payload.epoch } : null
}
