import { toBase64, utf8, type Bytes } from '../device'
import type { FileRow } from '../records/files'
import type { Contact } from '../sync/contact'
import type { Answer, Question } from '../sync/conversation'
import { PIECE_BYTES } from './pieces'

/** How far an upload has come at the server, and its signature once all of it is there. */
export interface Place {
  path: string
  offset: number
  receipt: string | null
  durableUntil: string | null
}

/** The tus protocol (1.0.0) for one file at a time; throws Declined with the protocol's own codes, and NoAnswer. */
export interface Upload {
  /** Announces a file, with its only piece where it has no more. */
  begin(worker: string, row: FileRow, whole: Bytes | null): Promise<Place>
  /** Brings one piece, taken whole or not at all. */
  bring(worker: string, place: Place, piece: Bytes): Promise<Place>
  where(worker: string, path: string): Promise<Place>
  callOff(worker: string, path: string): Promise<void>
}

const UPLOADS = '/media/uploads'
const RESUMABLE = { 'Tus-Resumable': '1.0.0' }

export function createUpload({ ask }: Pick<Contact, 'ask'>): Upload {
  const askTus = (worker: string, question: Question) => ask(worker, { ...question, headers: { ...RESUMABLE, ...question.headers } })

  return {
    async begin(worker, row, whole) {
      const { about } = row.body
      const headers = { 'Upload-Length': String(about.bytes), 'Upload-Metadata': metadata({ record_id: row.record, role: about.role, sha256: about.sha256, filename: nameOf(row), filetype: about.filetype }) }
      const question: Question = { method: 'POST', path: UPLOADS, headers }
      const answer = await askTus(worker, whole ? { ...question, body: whole, headers: { ...headers, ...(await around(whole)) } } : question)
      return placeIn(answer, pathIn(answer), 0)
    },
    async bring(worker, { path, offset }, piece) {
      const headers = { 'Upload-Offset': String(offset), ...(await around(piece)) }
      return placeIn(await askTus(worker, { method: 'PATCH', path, body: piece, headers }), path, offset)
    },
    where: async (worker, path) => placeIn(await askTus(worker, { method: 'HEAD', path }), path, 0),
    async callOff(worker, path) {
      await askTus(worker, { method: 'DELETE', path })
    },
  }
}

async function around(piece: Bytes): Promise<Record<string, string>> {
  const sum = toBase64(await crypto.subtle.digest('SHA-256', piece))
  return { 'Content-Type': 'application/offset+octet-stream', 'Upload-Checksum': `sha256 ${sum}` }
}

function metadata(named: Record<string, string>): string {
  return Object.entries(named).map(([name, value]) => `${name} ${toBase64(utf8(value))}`).join(',')
}

/** Tells nothing of anybody: the phone's own name of a picture may. */
function nameOf({ sha256, body }: FileRow): string {
  return `${sha256.slice(0, 12)}.${(body.about.filetype.split('/')[1] ?? 'bin').replace(/\W.*$/, '')}`
}

/** The address an upload got, as a path of ours; wherever a proxy believes to stand. */
function pathIn({ headers }: Answer<unknown>): string {
  const location = headers.get('Location') ?? ''
  const place = location.lastIndexOf(UPLOADS)
  return place < 0 ? '' : location.slice(place)
}

function placeIn({ headers }: Answer<unknown>, path: string, offset: number): Place {
  const told = Number(headers.get('Upload-Offset') ?? offset)
  return { path, offset: Number.isInteger(told) ? told : offset, receipt: headers.get('Xunfang-Receipt'), durableUntil: headers.get('Xunfang-Durable-Until') }
}

/** Which piece an upload needs next, and from which byte of it. */
export const pieceAt = (offset: number): { number: number; from: number } => ({ number: Math.floor(offset / PIECE_BYTES), from: offset % PIECE_BYTES })
