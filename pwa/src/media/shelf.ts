import { hex, newId, type Bytes, type Clock, type DeviceStorage } from '../device'
import type { RecordReading, RecordStore, RecordUnit } from '../records/bodies'
import { alignFiles, forgetFile, LANE, smallOf, type FileRow } from '../records/files'
import { needWorker, NobodyHere } from '../records/here'
import type { DeclaredMedia } from '../records/record'
import { isClaimed } from './claims'
import { PIECE_BYTES } from './pieces'

/** Where photos and voice notes lie on this phone, sealed. */
export interface Shelf {
  /** Seals a file and its small picture on this phone, for a draft or a record (`of`: its id); answers what the record declares. Same bytes for the same `of` twice: once. `by`: whose it is, where a colleague may have unlocked meanwhile. Throws NoRoom, and NobodyHere where it is not their turn. */
  put(of: string, file: Blob, about: Omit<DeclaredMedia, 'sha256' | 'bytes'>, small: Blob | null, by?: string | null): Promise<DeclaredMedia>
  /** Takes it off the phone; only while no kept record declares it, else throws StillDeclared. */
  remove(of: string, sha256: string): Promise<void>
  /** Lets one leave again that the server would not have: it may have been at fault, or a limit was raised. */
  sendAgain(of: string, sha256: string): Promise<void>
  /** The file as it was put; null when it is not on this phone (any more). */
  open(sha256: string): Promise<Blob | null>
  openSmall(sha256: string): Promise<Blob | null>
  /** Keeps a small picture that was fetched. */
  keepSmall(sha256: string, small: Blob): Promise<void>
}

/** It does not fit on this phone; nothing was written and nothing else is touched. */
export class NoRoom extends Error {
  override name = 'NoRoom'

  constructor(readonly needed: number, readonly left: number) {
    super(`${needed} bytes do not fit into ${left}`)
  }
}

/** A kept record tells of it: only an edit of the record can let it go. */
export class StillDeclared extends Error {
  override name = 'StillDeclared'
}

/** Records must always fit, whatever photos do. */
const RESERVE_BYTES = 5 * 1_048_576
/** Pieces that are written in one step. */
const AT_ONCE = 4

export function createShelf(parts: { store: RecordStore; clock: Clock; storage: DeviceStorage }): Shelf {
  const { store, clock, storage } = parts
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work)
    turn = mine.catch(() => undefined)
    return mine
  }

  async function requireRoom(needed: number): Promise<void> {
    const room = await storage.room().catch(() => null)
    const left = room && Math.max(0, room.whole - room.used - RESERVE_BYTES)
    if (left !== null && needed > left) throw new NoRoom(needed, left)
  }

  async function ownerOf(unit: RecordUnit, by: string | null): Promise<string> {
    const worker = await needWorker(unit)
    if (by !== null && worker !== by) throw new NobodyHere()
    return worker
  }

  /** What stands there already; what a switched-off phone left half written goes. */
  async function standing(unit: RecordUnit, worker: string, of: string, sha256: string): Promise<FileRow | undefined> {
    const same = (await unit.list('files', { worker, record: of })).filter((row) => row.sha256 === sha256)
    for (const row of same) if (!row.body.whole) forgetFile(unit, row)
    return same.find((row) => row.body.whole && row.lane !== LANE.small)
  }

  async function put(of: string, file: Blob, given: Omit<DeclaredMedia, 'sha256' | 'bytes'>, small: Blob | null, by: string | null): Promise<DeclaredMedia> {
    const sha256 = hex(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    const about: DeclaredMedia = { ...given, sha256, bytes: file.size }
    const known = await store.change(async (unit) => {
      const row = await standing(unit, await ownerOf(unit, by), of, sha256)
      if (!row) return null
      // Chosen again: somebody insists, or means it as something else, a photo of a person with its purpose and its end.
      const lane = row.lane === LANE.refused ? LANE.leaves : row.lane
      const meant = { ...row.body.about, ...about }
      unit.put('files', { ...row, lane, body: { ...row.body, about: meant, refused: null, let_go: false } })
      return meant
    })
    if (known) return known
    await requireRoom(file.size + (small?.size ?? 0))
    const id = newId(clock.now())
    const count = Math.ceil(file.size / PIECE_BYTES)
    const rowOf = async (unit: RecordUnit, whole: boolean): Promise<FileRow> => ({
      worker: await ownerOf(unit, by), id, record: of, sha256, lane: LANE.waits,
      body: { about, put_at: clock.now(), whole, pieces: count, small: small?.type ?? null, upload: null, receipt: null, signed_at: null, refused: null },
    })
    // First that something comes, then the bytes, then that it is whole: what a kill leaves half is known as such.
    await store.change(async (unit) => unit.put('files', await rowOf(unit, false)))
    try {
      for (let first = 0; first < count; first += AT_ONCE) {
        const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, step) => first + step)
        const pieces = await Promise.all(numbers.map(async (number) => ({ number, body: await bytesOf(file.slice(number * PIECE_BYTES, (number + 1) * PIECE_BYTES)) })))
        await store.change(async (unit) => {
          const worker = await ownerOf(unit, by)
          for (const { number, body } of pieces) unit.put('pieces', { worker, id: `${id}/${number}`, body })
        })
      }
      const smallBytes = small && (await bytesOf(small))
      const stillBegun = await store.change(async (unit) => {
        const row = await rowOf(unit, true)
        if (!(await unit.get('files', [row.worker, id]))) return false
        if (smallBytes) unit.put('pieces', { worker: row.worker, id: smallOf(id), body: smallBytes })
        unit.put('files', row)
        const record = await unit.get('records', [row.worker, of])
        if (record) await alignFiles(unit, row.worker, of, record.body)
        return true
      })
      // The phone slept so long in the middle of it that it was taken for one that a kill left half.
      if (!stillBegun) return await put(of, file, given, small, by)
    } catch (error) {
      await store.change(async (unit) => forgetFile(unit, await rowOf(unit, false))).catch(() => undefined)
      throw error
    }
    return about
  }

  const rowsOf = async (reading: RecordReading, sha256: string) =>
    (await reading.list('files', { worker: await needWorker(reading), sha256 })).filter(({ body }) => body.whole)

  return {
    put: (of, file, about, small, by = null) => inTurn(() => put(of, file, about, small, by)),
    remove: (of, sha256) =>
      store.change(async (unit) => {
        const worker = await needWorker(unit)
        if (await isClaimed(unit, worker, of, sha256)) throw new StillDeclared(sha256)
        for (const row of await unit.list('files', { worker, record: of })) if (row.sha256 === sha256) forgetFile(unit, row)
      }),
    sendAgain: (of, sha256) =>
      store.change(async (unit) => {
        const refused = (await unit.list('files', { worker: await needWorker(unit), record: of })).filter((row) => row.sha256 === sha256 && row.lane === LANE.refused)
        for (const row of refused) unit.put('files', { ...row, lane: LANE.leaves, body: { ...row.body, refused: null, upload: null } })
      }),
    open: (sha256) =>
      store.read(async (reading) => {
        const row = (await rowsOf(reading, sha256)).find(({ body }) => body.pieces > 0)
        if (!row) return null
        const parts: Bytes[] = []
        for (let number = 0; number < row.body.pieces; number += 1) {
          const piece = await reading.get('pieces', [row.worker, `${row.id}/${number}`])
          if (!piece) return null
          parts.push(piece.body)
        }
        return new Blob(parts, { type: row.body.about.filetype })
      }),
    openSmall: (sha256) =>
      store.read(async (reading) => {
        const row = (await rowsOf(reading, sha256)).find(({ body }) => body.small !== null)
        const piece = row && (await reading.get('pieces', [row.worker, smallOf(row.id)]))
        return piece ? new Blob([piece.body], { type: row.body.small ?? '' }) : null
      }),
    async keepSmall(sha256, small) {
      const body = await bytesOf(small)
      await store.change(async (unit) => {
        const worker = await needWorker(unit)
        if ((await unit.list('files', { worker, sha256 })).some((row) => row.body.small !== null)) return
        const id = newId(clock.now())
        const about: DeclaredMedia = { sha256, role: '', filetype: small.type, bytes: 0 }
        unit.put('pieces', { worker, id: smallOf(id), body })
        unit.put('files', {
          worker, id, record: '', sha256, lane: LANE.small,
          body: { about, put_at: clock.now(), whole: true, pieces: 0, small: small.type, upload: null, receipt: null, signed_at: null, refused: null },
        })
      })
    },
  }
}

const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer())
