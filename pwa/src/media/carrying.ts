import type { Bytes } from '../device'
import type { FileBody } from '../records/bodies'
import { LANE, laneOf, type FileRow } from '../records/files'
import type { ProblemWords } from '../records/record'
import type { Contact } from '../sync/contact'
import type { DrainParts } from '../sync/drain'
import { Declined, NoAnswer } from '../sync/failures'
import type { Keyring } from '../sync/receipts'
import { leavingOf, type Leaving } from './leaving'
import { PIECE_BYTES } from './pieces'
import { signedFor } from './receipt'
import { createUpload, pieceAt, type Place } from './upload'

/** How it went with one file for now. */
export type CarryingEnd = 'sent' | 'not_now' | 'time_up'

export interface CarrierParts extends DrainParts {
  contact: Contact
  keyring: Keyring
  /** Lets changes go that were kept meanwhile. */
  recordsFirst: () => Promise<unknown>
}

export interface Carrier {
  /** What still has to leave, the oldest first. */
  ready(worker: string): Promise<Leaving[]>
  /** Brings one file from where it stands to its signature, until the time (ms, running) is up. Throws what the server says no with. */
  carry(row: FileRow, until: number): Promise<CarryingEnd>
  /** Sets a file aside that the server will not have. */
  refuse(row: FileRow, problem: ProblemWords): Promise<void>
}

/** So often in one round a file is begun anew, or a piece brought that did not arrive. */
const MOST_TRIES = 3
/** A link that does not bring this over in the time of a piece brings nothing. */
const LEAST_BYTES = 16 * 1024
/** The server gives a receipt again for so long; later the file is sent again. */
const ASKS_FOR_RECEIPT_MS = 24 * 3_600_000

const OFFSET_WRONG = 409
const CHECKSUM_DIFFERS = 460
export const GONE: readonly number[] = [404, 410]

export function createCarrier(parts: CarrierParts): Carrier {
  const { store, clock, network, outgoing, contact, keyring, session, recordsFirst } = parts
  const upload = createUpload(contact)
  /** Their only piece never arrived whole with the announcement: announced alone the next time. */
  const tooWeak = new Set<string>()
  /** How much is brought at once: less where the last did not arrive. */
  let most = PIECE_BYTES

  const ready: Carrier['ready'] = (worker) => store.read((reading) => leavingOf(reading, worker, outgoing.kinds, network.isMetered()))
  const isReady = async ({ worker, id }: FileRow) => (await ready(worker)).some(({ row, waits }) => row.id === id && !waits)

  const amend = (row: FileRow, part: (body: FileBody) => Partial<FileBody>, durableUntil: string | null = null) =>
    store.change(async (unit) => {
      const now = await unit.get('files', [row.worker, row.id])
      if (durableUntil) unit.put('notes', { worker: row.worker, name: 'durable_until', body: durableUntil })
      if (!now) return
      const body = { ...now.body, ...part(now.body) }
      unit.put('files', { ...now, lane: now.lane === LANE.waits ? LANE.waits : laneOf(body), body })
    })
  const noteWhere = (row: FileRow, { path, offset }: Place) => amend(row, () => ({ upload: { path, offset } }))
  const refuse: Carrier['refuse'] = (row, problem) => amend(row, () => ({ refused: problem, upload: null }))

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
      if (error instanceof NoAnswer || isSpoilt(error)) tooWeak.add(row.id)
      throw error
    })
    if (place.path === '') throw new NoAnswer('an upload without an address')
    return place
  }

  /** One step on: begins, brings the next piece, or asks how far it is where an answer was lost; `null` where a piece cannot be read. */
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

  /** Where it stands: what is written down may be behind the truth after a kill. */
  async function standing(row: FileRow): Promise<Place | null> {
    if (!row.body.upload) return null
    const place = await upload.where(row.worker, row.body.upload.path).catch(nullIfGone)
    if (!place) await amend(row, () => ({ upload: null }))
    return place
  }

  async function carry(row: FileRow, until: number): Promise<CarryingEnd> {
    const { bytes } = row.body.about
    let place = await standing(row)
    for (let tries = 0; tries < MOST_TRIES; ) {
      if (place && place.offset >= bytes) return conclude(row, place)
      const before: number = place?.offset ?? -1
      try {
        place = await step(row, place)
      } catch (error) {
        const gone = place !== null && error instanceof Declined && GONE.includes(error.status)
        if (!gone && !isSpoilt(error)) throw error
        if (gone) place = null
        tries += 1
        continue
      }
      if (!place) {
        await refuse(row, { slug: 'file-damaged', title: '' })
        return 'not_now'
      }
      tries = place.offset > before ? 0 : tries + 1
      if (place.offset >= bytes) continue
      await noteWhere(row, place)
      await recordsFirst()
      if (!(await isReady(row))) return setDown(row, place)
      if (clock.monotonic() >= until) return 'time_up'
    }
    return 'not_now'
  }

  /** Somebody took it back meanwhile, or it has to wait for Wi-Fi. */
  async function setDown(row: FileRow, { path }: Place): Promise<CarryingEnd> {
    const still = await store.read((reading) => reading.get('files', [row.worker, row.id]))
    if (!still) await upload.callOff(row.worker, path)
    return 'not_now'
  }

  /** All bytes are there; only the signature lets the phone forget them. */
  async function conclude(row: FileRow, place: Place): Promise<CarryingEnd> {
    const { worker, record, sha256, body } = row
    const deviceId = await session.deviceId()
    const told = place.receipt ? place : await upload.where(worker, place.path)
    const signedAt = told.receipt && (await signedFor(told.receipt, { sha256, record, bytes: body.about.bytes }, { store, keyring, worker, deviceId }))
    if (signedAt) {
      const { at, epoch } = signedAt
      await amend(row, () => ({ receipt: told.receipt, signed_at: at, there_in: epoch, upload: null, refused: null }), told.durableUntil)
      return 'sent'
    }
    const now = clock.now()
    await amend(row, ({ upload: before }) => {
      const since = before?.unsigned_since ?? now
      return { upload: Math.abs(now - since) >= ASKS_FOR_RECEIPT_MS ? null : { path: place.path, offset: place.offset, unsigned_since: since } }
    })
    return 'not_now'
  }

  return { ready, carry, refuse }
}

const isSpoilt = (error: unknown): boolean => error instanceof Declined && error.status === CHECKSUM_DIFFERS

function nullIfGone(error: unknown): null {
  if (error instanceof Declined && GONE.includes(error.status)) return null
  throw error
}
