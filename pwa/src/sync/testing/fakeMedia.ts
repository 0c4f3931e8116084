import { hex, type Bytes } from '../../device'
import { problem } from './problem'

/** A file on its way. */
interface FakeUpload {
  worker: string
  record: string
  sha256: string
  filetype: string
  length: number
  bytes: Bytes
}

/** Who asks, and from which device. */
export interface Sender {
  worker: string
  device: string
}

interface Promised {
  sha256: string
  record_id: string
  bytes: number
}

const RESUMABLE = { 'Tus-Resumable': '1.0.0' }

/** The server's half of tus, in memory; the pieces of the protocol that a phone needs, as strict as the real one. */
export class FakeMedia {
  /** What arrived, by record and hash. */
  readonly files = new Map<string, Bytes>()
  readonly uploads = new Map<string, FakeUpload>()
  /** How often a file was complete: more than once is twice sent. */
  readonly completed: string[] = []
  /** Hashes that are refused, with the reason. */
  readonly refuses = new Map<string, string>()
  /** The next requests are answered so, whatever they ask. */
  readonly instead: Response[] = []
  signs = true
  checksums = 0

  constructor(private readonly parts: { sign(sender: Sender, media: Promised[]): Promise<string>; durableUntil(): string | null }) {}

  /** After a restore: what is on its way is forgotten, and of what arrived only what `earlier` had stays. */
  restore(earlier: ReadonlyMap<string, unknown>): void {
    this.uploads.clear()
    for (const name of [...this.files.keys()]) if (!earlier.has(name)) this.files.delete(name)
  }

  has(record: string, sha256: string): boolean {
    return this.files.has(`${record} ${sha256}`)
  }

  async answer(path: string, request: RequestInit, sender: Sender): Promise<Response> {
    const told = this.instead.shift()
    if (told) return told
    const headers = new Headers(request.headers)
    if (headers.get('Tus-Resumable') !== '1.0.0') return problem(412, 'tus-version')
    const body = request.body instanceof Uint8Array ? (request.body as Bytes) : new Uint8Array()
    if (request.method === 'POST') return this.begin(headers, body, sender)
    const id = path.split('/').at(-1) ?? ''
    const upload = this.uploads.get(id)
    if (!upload || upload.worker !== sender.worker) return request.method === 'HEAD' ? new Response(null, { status: 404 }) : problem(404, 'upload-gone')
    if (request.method === 'HEAD') return this.told(200, id, upload, sender)
    if (request.method === 'DELETE') {
      this.uploads.delete(id)
      return new Response(null, { status: 204, headers: RESUMABLE })
    }
    return this.take(id, upload, headers, body, sender)
  }

  private async begin(headers: Headers, body: Bytes, sender: Sender): Promise<Response> {
    const told = Object.fromEntries((headers.get('Upload-Metadata') ?? '').split(',').map((pair) => pair.split(' ')).map(([name = '', value = '']) => [name, Buffer.from(value, 'base64').toString()]))
    const { record_id: record = '', sha256 = '', filetype = '' } = told
    if (!record || !/^[0-9a-f]{64}$/.test(sha256)) return problem(400, 'upload-metadata')
    const id = crypto.randomUUID()
    const upload: FakeUpload = { worker: sender.worker, record, sha256, filetype, length: Number(headers.get('Upload-Length')), bytes: new Uint8Array() }
    this.uploads.set(id, upload)
    if (body.length === 0) return this.told(201, id, upload, sender)
    headers.set('Upload-Offset', '0')
    const taken = await this.take(id, upload, headers, body, sender)
    return taken.ok ? this.told(201, id, upload, sender) : taken
  }

  private async take(id: string, upload: FakeUpload, headers: Headers, body: Bytes, sender: Sender): Promise<Response> {
    if (headers.get('Content-Type') !== 'application/offset+octet-stream') return problem(415, 'upload-type')
    if (Number(headers.get('Upload-Offset')) !== upload.bytes.length) return problem(409, 'upload-offset-wrong')
    const [how, sum] = (headers.get('Upload-Checksum') ?? '').split(' ')
    if (how === 'sha256') {
      this.checksums += 1
      if (Buffer.from(await crypto.subtle.digest('SHA-256', body)).toString('base64') !== sum) return problem(460, 'checksum-differs')
    }
    if (upload.bytes.length + body.length > upload.length) return problem(413, 'media-too-large')
    upload.bytes = new Uint8Array(Buffer.concat([upload.bytes, body]))
    return upload.bytes.length === upload.length ? this.finish(id, upload, sender) : this.told(204, id, upload, sender)
  }

  private async finish(id: string, upload: FakeUpload, sender: Sender): Promise<Response> {
    const { record, sha256, bytes } = upload
    const found = hex(await crypto.subtle.digest('SHA-256', bytes))
    const reason = found === sha256 ? this.refuses.get(sha256) : 'hash'
    if (reason) {
      this.uploads.delete(id)
      return problem(422, 'media-refused', {}, { reason })
    }
    this.files.set(`${record} ${sha256}`, bytes)
    this.completed.push(`${record} ${sha256}`)
    return this.told(204, id, upload, sender)
  }

  private async told(status: number, id: string, upload: FakeUpload, sender: Sender): Promise<Response> {
    const { record, sha256, length, bytes } = upload
    const headers: Record<string, string> = { ...RESUMABLE, Location: `https://xunfang.example/api/v1/media/uploads/${id}`, 'Upload-Offset': String(bytes.length), 'Upload-Length': String(length) }
    if (bytes.length === length && this.signs) {
      headers['Xunfang-Receipt'] = await this.parts.sign(sender, [{ sha256, record_id: record, bytes: length }])
      const durable = this.parts.durableUntil()
      if (durable) headers['Xunfang-Durable-Until'] = durable
    }
    return new Response(null, { status, headers })
  }
}
