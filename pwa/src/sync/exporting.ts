import { toBase64Url, utf8, type Bytes } from '../device'
import { needWorker } from '../records/here'
import { writtenTime } from '../records/day'
import { wireForm } from '../records/outgoing'
import { LET_GO, type Change, type RecordUnit } from '../records/bodies'
import { wordsOf, type Box } from '../vault/boxes'
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
}

/** Gathers what a worker has on this phone and closes it to the server. What cannot be opened goes along as it lies. */
export async function makeExport(parts: DrainParts, options: ExportOptions = {}): Promise<ExportFile> {
  const { store, clock, outgoing, session, envelopes, clientVersion, timekeeper } = parts
  const device_id = await session.deviceId()
  return store.change(async (unit) => {
    const worker = await needWorker(unit)
    const vault = (await unit.get('vaults', [worker, worker]))?.body
    const boxer = await envelopes.boxerOf(unit)
    if (!vault?.certificate || !boxer) throw new NotCertified()
    const measured = await timekeeper.measured(unit)
    const wireOf = (change: Change) => JSON.parse(change.wire ?? change.posted?.wire ?? JSON.stringify(wireForm(change, outgoing.kinds, measured))) as unknown
    const wanted = (record: string) => !options.records || options.records.includes(record)
    const made_at = writtenTime(clock.now())
    const session_ = (await unit.get('notes', [worker, 'session']))?.body as SessionNote | undefined
    const whole = !options.records
    const content = {
      v: 1,
      client_version: clientVersion,
      device_id,
      worker_id: session_?.worker.id ?? vault.worker_id,
      made_at,
      changes: (await unit.list('outbox', { worker })).filter((row) => wanted(row.record)).map(({ body }) => wireOf(body)),
      aside: (await unit.list('aside', { worker }))
        .filter((row) => wanted(row.record) && (row.body.replaced_by === null || row.body.replaced_by === LET_GO))
        .map(({ body }) => ({ change: wireOf(body.change), problem: body.problem })),
      // Signed for, and still held: a server that lost its last days takes them from here.
      sent: (await unit.list('sent', { worker })).filter((row) => wanted(row.record)).map(({ body }) => wireOf(body.change)),
      drafts: whole ? (await unit.list('drafts', { worker })).map(({ id, body }) => ({ id, body })) : [],
      held: (await unit.list('records', { worker })).filter(({ id }) => wanted(id)).map(({ id, kind, body }) => ({ id, kind, revision: body.server?.revision ?? null })),
      damaged: await damagedIn(unit, worker),
      posts: whole ? await postsOfOthers(unit, worker) : [],
    }
    const key = await envelopes.deviceKeyOf(unit, worker)
    const box = await boxer.box('export', `${made_at}|${key.public.x}`, utf8(JSON.stringify(content)))
    const sig = await key.sign(`xunfang-export|1|${made_at}|${wordsOf(box)}`)
    return { v: 1, typ: 'xunfang-export', certificate: vault.certificate, made_at, box, sig }
  })
}

async function damagedIn(unit: RecordUnit, worker: string): Promise<{ table: string; sealed: string }[]> {
  return (await unit.list('broken', { worker })).map(({ body }) => ({ table: body.table, sealed: sealedPart(body.lying['body']) }))
}

function sealedPart(closed: unknown): string {
  const { iv, ct } = (closed ?? {}) as { iv?: Bytes; ct?: Bytes }
  return iv && ct ? `${toBase64Url(iv)}.${toBase64Url(ct)}` : JSON.stringify(closed)
}

/** Others on this phone lose nothing by a colleague's export: their envelopes go along, as closed as they are. */
async function postsOfOthers(unit: RecordUnit, worker: string): Promise<{ certificate: string; envelopes: unknown[] }[]> {
  const post = await unit.list('post', {})
  const others = (await unit.list('vaults', {})).filter((row) => row.worker !== worker && row.body.certificate)
  return others
    .map((row) => ({ certificate: row.body.certificate ?? '', envelopes: post.filter((one) => one.worker === row.worker).map(({ body }) => body.envelope) }))
    .filter(({ envelopes }) => envelopes.length > 0)
}
