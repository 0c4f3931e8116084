import { writtenTime } from '../../records/day'
import { fromBase64Url, toBase64Url } from '../../device/bytes'
import { outcomeHash } from '../receipts'
import type { Me, Outcome, PublicKey, PullAnswer, PushAnswer, SignedIn } from '../wire'
import { FakeSeal, fromUtf8, signedBy, wordsOf } from './fakePost'
import { FakeMedia } from './fakeMedia'
import { Ledger } from './ledger'
import { problem } from './problem'
import type { Envelope } from '../../records/bodies'
import type { Box, Point } from '../../vault/boxes'
import { aesKey, derived, uncoverText } from '../../vault/ciphers'

type Keys = { kid: string; pair: CryptoKeyPair; open: PublicKey }

const SIGN_WITH = { name: 'ECDSA', hash: 'SHA-256' } as const
const ME: Me = {
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Yang',
  phone_masked: '190****0001',
  roles: [{ role: 'helper', area_code: '431225101207', area_name: 'Fengmu' }],
  grants: [],
  settings: {
    county_code: '431225',
    county_name: 'Huitong',
    windows: { summer: ['06:30', '09:30'], winter: ['07:00', '10:00'], summer_months: [5, 6, 7, 8, 9] },
    duty_phones: [],
    demo: true,
    tianditu_key: '',
    map_approval_no: '',
  },
  numbers: [],
}

/** The cookies of one device. */
export interface Jar {
  refresh?: string
  csrf?: string
}

/** A small server in memory that keeps to the wire contract. Cookies travel in a header of their own. */
export class FakeServer {
  ledger = new Ledger()
  epoch = 'epoch-1'
  durableUntil: string | null = null
  /** The server's own time, ms. */
  now = Date.UTC(2026, 10, 23, 0, 0)
  signsReceipts = true
  /** Cursors below this sequence number are no longer honoured. */
  oldestCursor = 0
  pageSize = 500
  readonly pushes: { change_id: string; text: string }[][] = []
  readonly workers = new Map([['19000000001', ME]])
  readonly seal = new FakeSeal()
  /** Devices that were shut out. */
  readonly revoked = new Set<string>()
  readonly exports: Record<string, unknown>[] = []
  /** How often an open change came in by sealed post. */
  readonly delivered: string[] = []
  readonly media = new FakeMedia({
    sign: ({ worker, device }, media) => this.jws({ v: 1, typ: 'media', epoch: this.epoch, device_id: device, worker_id: worker, at: writtenTime(this.now), media }),
    durableUntil: () => this.durableUntil,
  })
  private keys: Keys[] = []
  private tokens = new Map<string, { worker: Me; device: string }>()
  private refreshes = new Map<string, { csrf: string; worker: Me; device: string; after: string | null }>()

  /** A second worker, under 19000000002. */
  employWu(): void {
    this.workers.set('19000000002', { ...ME, id: '00000000-0000-7000-8000-000000000002', name: 'Wu', phone_masked: '190****0002' })
  }

  /** Somebody at the office enters an elder; answers the id. */
  enterElder(data: Record<string, unknown>, id: string = crypto.randomUUID(), more: Record<string, unknown> = {}): string {
    const change = { change_id: crypto.randomUUID(), kind: 'elder', id, base_revision: null, base_change_id: null, occurred_at: '2026-11-01T08:00:00+08:00', area_code: '431225101207', data, ...more }
    this.ledger.receive(JSON.stringify(change))
    return id
  }

  /** Puts the server back to how `earlier` was, under a new epoch. */
  restore(earlier: Ledger, files: ReadonlyMap<string, unknown> = new Map(this.media.files)): void {
    this.ledger = structuredCopy(earlier)
    this.media.restore(files)
    this.epoch = `epoch-${Number(this.epoch.split('-')[1]) + 1}`
  }

  backup(): Ledger {
    return structuredCopy(this.ledger)
  }

  forgetAccessTokens(): void {
    this.tokens.clear()
  }

  forgetRefreshTokens(): void {
    this.refreshes.clear()
  }

  async newKey(): Promise<void> {
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const kid = `key-${this.keys.length + 1}`
    this.keys.push({ kid, pair, open: { kid, kty: 'EC', crv: 'P-256', x, y } })
  }

  async answer(url: string, request: RequestInit, jar: Jar = {}): Promise<Response> {
    const address = new URL(url, 'http://fake')
    const path = address.pathname.replace('/api/v1', '')
    const headers = new Headers(request.headers)
    const text = typeof request.body === 'string' ? request.body : ''
    if (path === '/sync/keys') return this.says({ keys: this.keys.map((key) => key.open), sealing: [await this.seal.current()] })
    if (path === '/sync/sealed') return this.sealedPost(JSON.parse(text))
    if (path === '/sync/remains') return this.takeRemains(JSON.parse(text))
    if (path === '/sync/exports') return this.takeExport(JSON.parse(text))
    if (path === '/auth/login') return this.logIn(JSON.parse(text))
    if (path === '/auth/refresh') return this.refresh(jar.refresh ?? '', headers.get('X-CSRF-TOKEN'))
    const caller = this.tokens.get((headers.get('Authorization') ?? '').replace('Bearer ', ''))
    if (!caller) return problem(401, 'token-expired')
    if (path === '/auth/logout') return new Response(null, { status: 204 })
    if (path === '/auth/recover') return this.recover(JSON.parse(text), caller)
    if (path === '/sync/device-keys') return this.says({ certificate: await this.jws({ v: 1, typ: 'device-key', worker_id: caller.worker.id, device_id: caller.device, jwk: (JSON.parse(text) as { public_key: Point }).public_key }) })
    if (path.startsWith('/media/uploads')) return this.media.answer(path, request, { worker: caller.worker.id, device: caller.device })
    if (path === '/sync/push') return this.push(text, caller.worker)
    if (path === '/sync/pull') return this.pull(address.searchParams)
    if (path === '/sync/reconcile') return this.reconcile(JSON.parse(text))
    return problem(404, 'not-found')
  }

  /** The password is another one now. */
  password = 'right'

  private logIn({ phone, password, device }: { phone: string; password: string; device: { id: string } }): Response | Promise<Response> {
    const worker = this.workers.get(phone)
    if (!worker || password !== this.password) return problem(401, 'wrong-phone-or-password')
    return this.admit(worker, device.id, null)
  }

  /** A refresh token stays good until its successor is first used: a lost answer locks nobody out. */
  private refresh(token: string, csrf: string | null): Response | Promise<Response> {
    const known = this.refreshes.get(token)
    if (!csrf) return problem(401, 'csrf-missing')
    if (!known || known.csrf !== csrf) return problem(401, 'refresh-reused')
    if (this.revoked.has(known.device)) return problem(403, 'device-revoked')
    if (known.after) this.refreshes.delete(known.after)
    return this.admit(known.worker, known.device, token)
  }

  private async admit(worker: Me, device: string, after: string | null): Promise<Response> {
    const [token, csrf, refresh] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    this.tokens.set(token, { worker, device })
    this.refreshes.set(refresh, { csrf, worker, device, after })
    const body = { access_token: token, expires_in: 900, csrf_token: csrf, worker, sealing_key: await this.seal.current() } as unknown as SignedIn
    const response = this.says(body)
    response.headers.set('X-Jar', JSON.stringify({ refresh, csrf } satisfies Jar))
    return response
  }

  private async push(text: string, worker: Me): Promise<Response> {
    const { device_id, changes } = JSON.parse(text) as { device_id: string; changes: { change_id: string }[] }
    const texts = changes.map((change) => JSON.stringify(change))
    this.pushes.push(changes.map(({ change_id }, place) => ({ change_id, text: texts[place] ?? '' })))
    const outcomes = texts.map((change) => this.ledger.receive(change))
    const receipt = this.signsReceipts ? await this.sign(device_id, worker.id, outcomes) : null
    const body: PushAnswer = {
      server_time: writtenTime(this.now), epoch: this.epoch, outcomes, receipt, durable_until: this.durableUntil,
    }
    return this.says(body)
  }

  private async sealedPost({ posts }: { posts: { certificate: string; envelopes: Envelope[] }[] }): Promise<Response> {
    const answers: object[] = []
    const wipe: object[] = []
    for (const { certificate, envelopes } of posts) {
      const { jwk, worker_id, device_id } = JSON.parse(fromUtf8(fromBase64Url(certificate.split('.')[1] ?? ''))) as { jwk: Point; worker_id: string; device_id: string }
      for (const { id, box, sig } of envelopes) {
        if (!(await signedBy(jwk, `xunfang-post|1|${id}|${wordsOf(box)}`, sig))) {
          answers.push({ id, status: 'refused', problem: { slug: 'envelope-broken' }, sealed: null })
          continue
        }
        const { change, answer_key } = JSON.parse(fromUtf8(await this.seal.open('post', `${id}|${jwk.x}`, box))) as { change: { change_id: string }; answer_key: string }
        const outcome = this.ledger.receive(JSON.stringify(change))
        this.delivered.push(change.change_id)
        const receipt = this.signsReceipts ? await this.sign(device_id, worker_id, [outcome]) : null
        const inside = { outcome, epoch: this.epoch, server_time: writtenTime(this.now), durable_until: this.durableUntil, receipt }
        answers.push({ id, status: 'taken', problem: null, sealed: await this.seal.sealAnswer(answer_key, id, inside) })
      }
      if (this.revoked.has(device_id)) wipe.push({ statement: await this.jws({ v: 1, typ: 'wipe', worker_id, device_id, envelopes: envelopes.map(({ id }) => id) }) })
    }
    return this.says({ server_time: writtenTime(this.now), epoch: this.epoch, answers, wipe })
  }

  private async takeExport({ certificate, box, made_at }: { certificate: string; box: Box; made_at: string }): Promise<Response> {
    const { jwk, worker_id, device_id } = JSON.parse(fromUtf8(fromBase64Url(certificate.split('.')[1] ?? ''))) as { jwk: Point; worker_id: string; device_id: string }
    this.exports.push(JSON.parse(fromUtf8(await this.seal.open('export', `${made_at}|${jwk.x}`, box))) as Record<string, unknown>)
    return this.says({ wipe: [{ statement: await this.jws({ v: 1, typ: 'wipe', worker_id, device_id, envelopes: [] }) }] })
  }

  /** What it opened of locked phones that were shut out: place → what lay there. */
  readonly remains: Map<string, { columns: Record<string, unknown>; body: unknown }>[] = []

  private async takeRemains(sent: { certificate: string; store: string; recovery: Box; vouched: string; rows: { place: string; iv: string; ct: string }[] }): Promise<Response> {
    const { jwk, worker_id, device_id } = JSON.parse(fromUtf8(fromBase64Url(sent.certificate.split('.')[1] ?? ''))) as { jwk: Point; worker_id: string; device_id: string }
    if (!this.revoked.has(device_id)) return problem(401, 'sign-in-needed')
    if (!(await signedBy(jwk, `xunfang-recovery|1|${wordsOf(sent.recovery)}`, sent.vouched))) return problem(422, 'export-broken')
    const rows = await aesKey(await derived(await this.seal.open('recovery', `${worker_id}|${device_id}`, sent.recovery), 'xunfang/rows'))
    const opened = sent.rows.map(async ({ place, iv, ct }) => [place, JSON.parse(await uncoverText(rows, `${sent.store}/${place}`, { iv: fromBase64Url(iv), ct: fromBase64Url(ct) }))] as const)
    this.remains.push(new Map((await Promise.all(opened)) as never))
    return this.says({ wipe: [{ statement: await this.jws({ v: 1, typ: 'wipe', worker_id, device_id, envelopes: [] }) }] })
  }

  private async recover({ box }: { box: Box }, caller: { worker: Me; device: string }): Promise<Response> {
    return this.says({ data_key: toBase64Url(await this.seal.open('recovery', `${caller.worker.id}|${caller.device}`, box)) })
  }

  /** What came later is not shown yet: another writer is still at it. */
  showsUpTo = Infinity

  private pull(query: URLSearchParams): Response {
    const cursor = query.get('cursor')
    const from = Number(cursor ?? 0)
    if (cursor !== null && (Number.isNaN(from) || from < this.oldestCursor || from > this.ledger.seq)) return problem(410, 'cursor-expired')
    const rows = this.ledger.feed.filter(({ seq, row }) => seq > from && seq <= this.showsUpTo && !this.notGiven.has(row.id)).sort((a, b) => a.seq - b.seq)
    const page = rows.slice(0, this.pageSize)
    const body: PullAnswer = {
      epoch: this.epoch,
      changes: page.map(({ row }) => (row.media ? { ...row, media: row.media.map((one) => ({ ...one, state: this.media.has(row.id, one.sha256) ? 'here' : 'missing' })) } : row)),
      cursor: String(page.at(-1)?.seq ?? from),
      more: rows.length > page.length,
    }
    return this.says(body)
  }

  /** Records that a phone would no longer be given. */
  readonly notGiven = new Set<string>()
  readonly reportedLost: string[] = []
  /** Whose they are, by the worker's id. */
  readonly lostOf = new Map<string, string[]>()

  private reconcile({ held, media = [], lost = [], lost_of = [] }: { held: { id: string; revision: number }[]; media?: string[]; lost?: string[]; lost_of?: { worker_id: string; ids: string[] }[] }): Response {
    this.reportedLost.push(...lost)
    for (const { worker_id, ids } of lost_of) this.lostOf.set(worker_id, ids)
    const revisionHere = (id: string) => this.ledger.records.get(id)?.record.revision ?? 0
    const there = new Map(held.map(({ id, revision }) => [id, revision]))
    const rows = this.ledger.feed.map(({ row }) => row).filter((row) => row.kind !== 'change_outcome' && !row.gone && !this.notGiven.has(row.id))
    const lacking = held.filter(({ id, revision }) => revisionHere(id) < revision).map(({ id }) => id)
    return this.says({
      epoch: this.epoch,
      missing_here: lacking.filter((id) => revisionHere(id) === 0),
      behind_here: lacking.filter((id) => revisionHere(id) > 0),
      missing_there: rows.filter(({ id }) => !there.has(id)).map(({ id, kind, revision }) => ({ id, kind, revision })),
      behind_there: rows.filter(({ id, revision }) => (there.get(id) ?? Infinity) < (revision ?? 0)).map(({ id, kind, revision }) => ({ id, kind, revision })),
      not_given: held.map(({ id }) => id).filter((id) => this.notGiven.has(id)),
      kept_aside: [],
      media_missing: media.filter((sha256) => this.lacksFile(sha256)),
    })
  }

  /** For some record that declares it, or altogether. */
  private lacksFile(sha256: string): boolean {
    const declaring = [...this.ledger.records.values()].filter(({ record }) => record.media?.some((one) => one.sha256 === sha256))
    return declaring.some(({ record }) => !this.media.has(record.id, sha256)) || ![...this.media.files.keys()].some((name) => name.endsWith(sha256))
  }

  private async sign(device_id: string, worker_id: string, outcomes: Outcome[]): Promise<string> {
    const hashes = await Promise.all(outcomes.map(async (one) => ({ change_id: one.change_id, hash: await outcomeHash(one) })))
    return this.jws({ v: 1, epoch: this.epoch, device_id, worker_id, at: writtenTime(this.now), outcomes: hashes })
  }

  private async jws(payload: object): Promise<string> {
    if (this.keys.length === 0) await this.newKey()
    const key = this.keys.at(-1) as Keys
    const words = `${part({ alg: 'ES256', kid: key.kid })}.${part(payload)}`
    const signature = await crypto.subtle.sign(SIGN_WITH, key.pair.privateKey, new TextEncoder().encode(words))
    return `${words}.${toBase64Url(new Uint8Array(signature))}`
  }

  private says(body: object): Response {
    return new Response(JSON.stringify(body), {
      headers: { 'Content-Type': 'application/json', Date: new Date(this.now).toUTCString() },
    })
  }
}

function part(content: object): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(content)))
}

function structuredCopy(ledger: Ledger): Ledger {
  const copy = new Ledger()
  copy.refuses = ledger.refuses
  copy.seq = ledger.seq
  copy.feed = structuredClone(ledger.feed)
  for (const [id, held] of ledger.records) copy.records.set(id, structuredClone(held))
  for (const [id, known] of ledger.changes) copy.changes.set(id, structuredClone(known))
  return copy
}
