import type { Ref } from 'vue'
import type { Bytes } from '../device'
import { LANE, laneOf, type FileRow } from '../records/files'
import type { FileBody } from '../records/bodies'
import type { Contact } from '../sync/contact'
import type { DrainParts } from '../sync/drain'
import { Declined, NoAnswer } from '../sync/failures'
import type { Keyring } from '../sync/receipts'
import { leavingOf } from './leaving'
import { signedFor } from './receipt'
import { PIECE_BYTES } from './pieces'
import { createUpload, pieceAt, type Place } from './upload'

export interface Sending {
  sent: number
  /** Time is up, not the files: whatever else is due goes first. */
  more: boolean
}

export interface Sender {
  sendFiles(worker: string): Promise<Sending>
}

interface SenderParts extends DrainParts {
  contact: Contact
  keyring: Keyring
  leaving: Ref<string | null>
  /** Lets changes go that were kept meanwhile. */
  recordsFirst: () => Promise<unknown>
}

/** So long files leave before the phone looks what else there is. */
const ROUND_MS = 120_000
/** So often in one round a file is begun anew, or a piece brought that did not arrive. */
const MOST_TRIES = 3
/** The server gives a receipt again for so long; later the file is sent again. */
const ASKS_FOR_RECEIPT_MS = 24 * 3_600_000
const FULL_FOR_NOW_MS = 15 * 60_000

/** A link that does not bring this over in the time of a piece brings nothing. */
const LEAST_BYTES = 16 * 1024

const GONE: readonly number[] = [404, 410]
const BUSY: readonly number[] = [403, 423]
/** The server will never have these bytes. */
const REFUSED: readonly number[] = [400, 413, 415, 422]
const FULL: readonly number[] = [429, 507]
const OFFSET_WRONG = 409
const CHECKSUM_DIFFERS = 460

/** How it went with one file for now. */
type End = 'sent' | 'not_now' | 'time_up'

/** The server has no room, or the worker has sent enough for today. */
class Full extends Error {}

/** Makes the step of a drain that brings files: the oldest first, piece after piece, none of them in the way of another. */
export function createSender(parts: SenderParts): Sender {
  const { store, clock, network, outgoing, contact, keyring, session, leaving, recordsFirst } = parts
  const upload = createUpload(contact)
  /** Their only piece never arrived with the announcement: announced alone the next time. */
  const tooWeak = new Set<string>()
  /** How much is brought at once: less where the last did not arrive. */
  let most = PIECE_BYTES
  let fullUntil = 0

  const ready = (worker: string) => store.read((reading) => leavingOf(reading, worker, outgoing.kinds, network.isMetered()))
  const isReady = async (worker: string, id: string) => (await ready(worker)).some(({ row, waits }) => row.id === id && !waits)

  const amend = (row: FileRow, part: (body: FileBody) => Partial<FileBody>, durableUntil: string | null = null) =>
    store.change(async (unit) => {
      const now = await unit.get('files', [row.worker, row.id])
      if (durableUntil) unit.put('notes', { worker: row.worker, name: 'durable_until', body: durableUntil })
      if (!now) return
      const body = { ...now.body, ...part(now.body) }
      unit.put('files', { ...now, lane: now.lane === LANE.waits ? LANE.waits : laneOf(body), body })
    })

  const begun = (place: Place) => ({ path: place.path, offset: place.offset })
  const refuse = (row: FileRow, problem: Declined['problem']) => amend(row, () => ({ refused: problem, upload: null }))

  async function pieceOf(row: FileRow, offset: number): Promise<Bytes | null> {
    const { number, from } = pieceAt(offset)
    const piece = (await store.read((reading) => reading.get('pieces', [row.worker, `${row.id}/${number}`])))?.body
    return piece ? piece.subarray(from, from + most) : null
  }

  async function begin(row: FileRow): Promise<Place | null> {
    const alone = row.body.pieces > 1 || tooWeak.has(row.id)
    if (!alone) most = PIECE_BYTES
    const whole = alone ? null : await pieceOf(row, 0)
    if (!alone && !whole) return null
    const place = await upload.begin(row.worker, row, whole).catch((error: unknown) => {
      if (error instanceof NoAnswer) tooWeak.add(row.id)
      throw error
    })
    if (place.path === '') throw new NoAnswer('an upload without an address')
    return place
  }

  /** One step on: begins, brings the next piece, or asks how far it is where an answer was lost. */
  async function step(row: FileRow, place: Place | null): Promise<Place | null> {
    if (!place) return begin(row)
    const piece = await pieceOf(row, place.offset)
    if (!piece) return null
    try {
      const reached = await upload.bring(row.worker, place, piece)
      most = Math.min(PIECE_BYTES, most * 2)
      return reached
    } catch (error) {
      const unsure = error instanceof NoAnswer || (error instanceof Declined && error.status === OFFSET_WRONG)
      if (!unsure) throw error
      const told = await upload.where(row.worker, place.path)
      if (error instanceof NoAnswer && told.offset === place.offset) most = Math.max(LEAST_BYTES, most / 2)
      return told
    }
  }

  async function sendOne(row: FileRow, until: number): Promise<End> {
    const { worker, body } = row
    const { bytes } = body.about
    let place = body.upload && (await upload.where(worker, body.upload.path).catch(nullIfGone))
    if (body.upload && !place) await amend(row, () => ({ upload: null }))
    for (let tries = 0; tries < MOST_TRIES; ) {
      const before: number = place?.offset ?? -1
      if (place && place.offset >= bytes) return conclude(row, place)
      try {
        place = await step(row, place)
      } catch (error) {
        if (!(error instanceof Declined)) throw error
        if (!GONE.includes(error.status) && error.status !== CHECKSUM_DIFFERS) throw error
        if (!place) return 'not_now'
        if (GONE.includes(error.status)) place = null
        tries += 1
        continue
      }
      if (!place) {
        await refuse(row, { slug: 'file-damaged', title: '' })
        return 'not_now'
      }
      tries = place.offset > before ? 0 : tries + 1
      if (place.offset >= bytes) continue
      const reached = begun(place)
      await amend(row, () => ({ upload: reached }))
      await recordsFirst()
      if (!(await isReady(worker, row.id))) return setDown(row, place)
      if (clock.monotonic() >= until) return 'time_up'
    }
    return 'not_now'
  }

  /** Somebody took it back meanwhile, or it has to wait for Wi-Fi. */
  async function setDown(row: FileRow, { path }: Place): Promise<End> {
    const still = await store.read((reading) => reading.get('files', [row.worker, row.id]))
    if (!still) await upload.callOff(row.worker, path)
    return 'not_now'
  }

  /** All bytes are there; only the signature lets the phone forget them. */
  async function conclude(row: FileRow, place: Place): Promise<End> {
    const { worker, record, sha256, body } = row
    const deviceId = await session.deviceId()
    const told = place.receipt ? place : await upload.where(worker, place.path)
    const signedAt = told.receipt && (await signedFor(told.receipt, { sha256, record, bytes: body.about.bytes }, { store, keyring, worker, deviceId }))
    if (signedAt) {
      await amend(row, () => ({ receipt: told.receipt, signed_at: signedAt, upload: null, refused: null }), told.durableUntil)
      return 'sent'
    }
    const now = clock.now()
    await amend(row, ({ upload: standing }) => {
      const since = standing?.unsigned_since ?? now
      return { upload: Math.abs(now - since) >= ASKS_FOR_RECEIPT_MS ? null : { ...begun(place), unsigned_since: since } }
    })
    return 'not_now'
  }

  async function judged(row: FileRow, until: number): Promise<End> {
    try {
      return await sendOne(row, until)
    } catch (error) {
      if (!(error instanceof Declined)) throw error
      if (FULL.includes(error.status)) {
        fullUntil = clock.monotonic() + (error.retryAfter ?? FULL_FOR_NOW_MS)
        throw new Full()
      }
      if (!REFUSED.includes(error.status) && !BUSY.includes(error.status)) throw error
      if (REFUSED.includes(error.status)) await refuse(row, error.problem)
      return 'not_now'
    }
  }

  return {
    async sendFiles(worker) {
      const until = clock.monotonic() + ROUND_MS
      const tried = new Set<string>()
      let sent = 0
      try {
        while (clock.monotonic() >= fullUntil) {
          const next = (await ready(worker)).find(({ row, waits }) => !waits && !tried.has(row.id))?.row
          if (!next) break
          tried.add(next.id)
          leaving.value = next.sha256
          const end = await judged(next, until)
          if (end === 'time_up') return { sent, more: true }
          if (end === 'sent') sent += 1
          await recordsFirst()
        }
      } catch (error) {
        if (!(error instanceof Full)) throw error
      } finally {
        leaving.value = null
      }
      return { sent, more: false }
    },
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof Declined && GONE.includes(error.status)) return null
  throw error
}
