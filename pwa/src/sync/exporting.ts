import { hex, toBase64Url, utf8, type Bytes } from '../device'
import { OWN_KEY, type Table } from '../database/store'
import { needWorker } from '../records/here'
import { writtenTime } from '../records/day'
import type { FileRow } from '../records/files'
import { wireForm } from '../records/outgoing'
import { LET_GO, type Change, type RecordReading, type RecordStore, type RecordUnit } from '../records/bodies'
import { wordsOf, type Box } from '../vault/boxes'
import { openSeqs } from '../vault/courier'
import type { DrainParts } from './drain'
import { NotCertified } from './failures'
import type { SessionNote } from './session'

/** A file that only the office's server can open; docs/sync.md, "Exports". */
export interface ExportFile {
  v: 1
  typ: 'xunfang-export'
  certificate: string
  made_at: string
  box: Box
  sig: string
}

export interface ExportOptions {
  /** Only these records; everything when left out. */
  records?: readonly string[]
  /** Photos that are left out, because they were handed over before. */
  without?: (file: FileRow) => boolean
}

/** One file of an export, what it tells apart from another of the same content, and the photos that all is told of with it. */
export interface MadeExport {
  file: ExportFile
  print: string
  through: readonly FileRow[]
}

/** Bytes of photos in one file: what a small phone can close and a weak link carry. */
const SLICE_BYTES = 4 * 1_048_576

/**
 * Gathers what a worker has on this phone and closes it to the server: first all records, then photos and voice notes, slice by slice. What cannot be
 * opened goes along as it lies.
 */
export async function* makeExports(parts: DrainParts, options: ExportOptions = {}): AsyncGenerator<MadeExport> {
  const { store } = parts
  yield closed(parts, async (unit, worker) => {
    await fixAll(parts, unit, worker, options)
    return recordsIn(parts, unit, worker, options)
  })
  const here = await store.read(async (reading) => filesIn(reading, await needWorker(reading), options))
  // What the server has signed for comes last: it may have it.
  for await (const { media, through } of slices(store, here.sort((a, b) => Number(a.body.signed_at !== null) - Number(b.body.signed_at !== null)))) {
    yield closed(parts, async () => ({ media }), through)
  }
}

/** What stands here at this moment: the print that a file of its records would have, and the photos that would go along. */
export async function standing(parts: DrainParts, unit: RecordUnit, worker: string, options: ExportOptions = {}): Promise<{ print: string; files: FileRow[] }> {
  return { print: await printOf(JSON.stringify(await recordsIn(parts, unit, worker, options))), files: await filesIn(unit, worker, options) }
}

const printOf = async (gathered: string) => hex(await crypto.subtle.digest('SHA-256', utf8(gathered)))

const wantedOf = ({ records }: ExportOptions) => (record: string) => !records || records.includes(record)

async function filesIn(reading: RecordReading, worker: string, options: ExportOptions): Promise<FileRow[]> {
  const wanted = wantedOf(options)
  return (await reading.list('files', { worker })).filter((row) => wanted(row.record) && row.body.whole && row.body.pieces > 0 && !options.without?.(row))
}

async function closed(parts: DrainParts, gather: (unit: RecordUnit, worker: string) => Promise<object>, through: readonly FileRow[] = []): Promise<MadeExport> {
  const { store, clock, session, envelopes, clientVersion } = parts
  const device_id = await session.deviceId()
  return store.change(async (unit) => {
    const worker = await needWorker(unit)
    const vault = (await unit.get('vaults', [worker, worker]))?.body
    const boxer = await envelopes.boxerOf(unit)
    if (!vault?.certificate || !boxer) throw new NotCertified()
    const made_at = writtenTime(clock.now())
    const session_ = (await unit.get('notes', [worker, 'session']))?.body as SessionNote | undefined
    const gathered = JSON.stringify(await gather(unit, worker))
    const head = { v: 1, client_version: clientVersion, device_id, worker_id: session_?.worker.id ?? vault.worker_id, made_at }
    const key = await envelopes.deviceKeyOf(unit, worker)
    const box = await boxer.box('export', `${made_at}|${key.public.x}`, utf8(`${JSON.stringify(head).slice(0, -1)},${gathered.slice(1)}`))
    const sig = await key.sign(`xunfang-export|1|${made_at}|${wordsOf(box)}`)
    return { file: { v: 1, typ: 'xunfang-export', certificate: vault.certificate, made_at, box, sig }, print: await printOf(gathered), through }
  })
}

/**
 * Fixes whatever a file takes along, as what is put on the wire: under an id the server knows already it would take no other words, and what
 * is written later has to follow instead.
 */
async function fixAll({ outgoing }: DrainParts, unit: RecordUnit, worker: string, options: ExportOptions): Promise<void> {
  const wanted = wantedOf(options)
  for (const row of await unit.list('outbox', { worker })) if (wanted(row.record)) await outgoing.freeze(unit, row)
  if (options.records) return
  for (const row of await closedOnly(unit, worker)) if (!row.body.left) unit.put('post', { ...row, body: { ...row.body, left: true } })
}

async function recordsIn(parts: DrainParts, unit: RecordUnit, worker: string, options: ExportOptions): Promise<object> {
  const { outgoing, timekeeper } = parts
  const wanted = wantedOf(options)
  const measured = await timekeeper.measured(unit)
  const wireOf = (change: Change) => JSON.parse(change.wire ?? change.posted?.wire ?? JSON.stringify(wireForm(change, outgoing.kinds, measured))) as unknown
  const whole = !options.records
  return {
    changes: (await unit.list('outbox', { worker })).filter((row) => wanted(row.record)).map(({ body }) => wireOf(body)),
    aside: (await unit.list('aside', { worker }))
      .filter((row) => wanted(row.record) && (row.body.replaced_by === null || row.body.replaced_by === LET_GO))
      .map(({ body }) => ({ change: wireOf(body.change), problem: body.problem })),
    // Signed for, and still held: a server that lost its last days takes them from here.
    sent: (await unit.list('sent', { worker })).filter((row) => wanted(row.record)).map(({ body }) => wireOf(body.change)),
    drafts: whole ? (await unit.list('drafts', { worker })).map(({ id, body }) => ({ id, body })) : [],
    held: (await unit.list('records', { worker })).filter(({ id }) => wanted(id)).map(({ id, kind, body }) => ({ id, kind, revision: body.server?.revision ?? null })),
    damaged: await damagedIn(unit, worker),
    // What opens these, for the office alone.
    store: worker,
    recovery: (await unit.get('vaults', [worker, worker]))?.body.recovery ?? null,
    posts: whole ? await postsIn(unit, worker) : [],
  }
}

/** A piece of a photo or voice note as it stands in a file; `record_id` may be the name of a draft. */
interface ExportedPiece {
  sha256: string
  record_id: string
  role: string
  filetype: string
  bytes: number
  offset: number
  content: string
}

async function* slices(store: RecordStore, files: readonly FileRow[]): AsyncGenerator<{ media: ExportedPiece[]; through: FileRow[] }> {
  let [media, through, size]: [ExportedPiece[], FileRow[], number] = [[], [], 0]
  for (const file of files) {
    const { worker, id, record, sha256, body } = file
    const { role, filetype, bytes } = body.about
    let offset = 0
    // Whoever brings the files in has most photos whole in one of them.
    if (size > 0 && size + bytes > SLICE_BYTES) {
      yield { media, through }
      ;[media, through, size] = [[], [], 0]
    }
    for (let number = 0; number < body.pieces; number += 1) {
      const piece = await store.read((reading) => reading.get('pieces', [worker, `${id}/${number}`]))
      if (!piece) {
        through.push(file) // The rest is not here any more: there is nothing else to hand over.
        break
      }
      media.push({ sha256, record_id: record, role, filetype, bytes, offset, content: toBase64Url(piece.body) })
      offset += piece.body.length
      size += piece.body.length
      if (number + 1 === body.pieces) through.push(file)
      if (size < SLICE_BYTES) continue
      yield { media, through }
      ;[media, through, size] = [[], [], 0]
    }
  }
  if (media.length + through.length > 0) yield { media, through }
}

async function damagedIn(unit: RecordUnit, worker: string): Promise<{ table: string; place: string; sealed: string }[]> {
  return (await unit.list('broken', { worker })).map(({ body: { table, lying } }) => ({
    table,
    place: `${table}/${String(lying[OWN_KEY[table as Table]])}`,
    // Pieces of photos are large, and nobody can put one to use.
    sealed: table === 'pieces' ? '' : sealedPart(lying['body']),
  }))
}

function sealedPart(closed: unknown): string {
  const { iv, ct } = (closed ?? {}) as { iv?: Bytes; ct?: Bytes }
  return iv && ct ? `${toBase64Url(iv)}.${toBase64Url(ct)}` : JSON.stringify(closed)
}

/**
 * Others on this phone lose nothing by a colleague's export: their envelopes go along, as closed as they are. So do one's own where nothing
 * else is left of a change: its row could not be opened.
 */
async function postsIn(unit: RecordUnit, worker: string): Promise<{ certificate: string; envelopes: unknown[] }[]> {
  const post = await closedOnly(unit, worker)
  return (await unit.list('vaults', {}))
    .map((row) => ({ certificate: row.body.certificate ?? '', envelopes: post.filter((one) => one.worker === row.worker).map(({ body }) => body.envelope) }))
    .filter(({ certificate, envelopes }) => certificate !== '' && envelopes.length > 0)
}

/** Sealed post that this worker's open changes do not say. */
async function closedOnly(unit: RecordUnit, worker: string) {
  const open = await openSeqs(unit, worker)
  return (await unit.list('post', {})).filter((row) => row.worker !== worker || !open.has(row.seq))
}
