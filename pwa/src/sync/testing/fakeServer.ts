import { writtenTime } from '../../records/day'
import { outcomeHash, toBase64Url } from '../receipts'
import type { Me, Outcome, PublicKey, PullAnswer, PushAnswer, SignedIn } from '../wire'
import { Ledger } from './ledger'

type Keys = { kid: string; pair: CryptoKeyPair; open: PublicKey }

const SIGN_WITH = { name: 'ECDSA', hash: 'SHA-256' } as const
const ME: Me = {
  id: '00000000-0000-7000-8000-000000000001',
  name: '杨某某',
  phone_masked: '190****0001',
  roles: [{ role: 'helper', area_code: '431225101207', area_name: '枫木村' }],
  grants: [],
  settings: {
    county_code: '431225',
    county_name: '会同县',
    windows: { summer: ['06:30', '09:30'], winter: ['07:00', '10:00'], summer_months: [5, 6, 7, 8, 9] },
    duty_phones: [],
    demo: true,
    tianditu_key: '',
    map_approval_no: '',
  },
  numbers: [],
}

/** A small server in memory that keeps to the wire contract. Cookies are kept here, one jar for each device. */
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
  private keys: Keys[] = []
  private tokens = new Map<string, { worker: Me; device: string }>()
  private refreshes = new Map<string, { csrf: string; worker: Me; device: string }>()

  /** Puts the server back to how `earlier` was, under a new epoch. */
  restore(earlier: Ledger): void {
    this.ledger = structuredCopy(earlier)
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

  async answer(url: string, request: RequestInit, device: string): Promise<Response> {
    const address = new URL(url, 'http://fake')
    const path = address.pathname.replace('/api/v1', '')
    const headers = new Headers(request.headers)
    const text = typeof request.body === 'string' ? request.body : ''
    if (path === '/auth/login') return this.logIn(JSON.parse(text))
    if (path === '/auth/refresh') return this.refresh(device, headers.get('X-CSRF-TOKEN'))
    const caller = this.tokens.get((headers.get('Authorization') ?? '').replace('Bearer ', ''))
    if (!caller) return problem(401, 'token-expired')
    if (path === '/auth/logout') return new Response(null, { status: 204 })
    if (path === '/sync/keys') return this.says({ keys: this.keys.map((key) => key.open) })
    if (path === '/sync/push') return this.push(text, caller.worker)
    if (path === '/sync/pull') return this.pull(address.searchParams)
    if (path === '/sync/reconcile') return this.reconcile(JSON.parse(text))
    return problem(404, 'not-found')
  }

  private logIn({ phone, password, device }: { phone: string; password: string; device: { id: string } }): Response {
    const worker = this.workers.get(phone)
    if (!worker || password !== 'right') return problem(401, 'wrong-phone-or-password')
    return this.admit(worker, device.id)
  }

  private refresh(device: string, csrf: string | null): Response {
    const known = this.refreshes.get(device)
    if (!csrf) return problem(401, 'csrf-missing')
    return known && known.csrf === csrf ? this.admit(known.worker, device) : problem(401, 'refresh-reused')
  }

  private admit(worker: Me, device: string): Response {
    const [token, csrf] = [crypto.randomUUID(), crypto.randomUUID()]
    this.tokens.set(token, { worker, device })
    this.refreshes.set(device, { csrf, worker, device })
    const body: SignedIn = { access_token: token, expires_in: 900, csrf_token: csrf, worker }
    return this.says(body)
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

  private pull(query: URLSearchParams): Response {
    const cursor = query.get('cursor')
    const from = Number(cursor ?? 0)
    if (cursor !== null && (Number.isNaN(from) || from < this.oldestCursor || from > this.ledger.seq)) return problem(410, 'cursor-expired')
    const rows = this.ledger.feed.filter(({ seq }) => seq > from).sort((a, b) => a.seq - b.seq)
    const page = rows.slice(0, this.pageSize)
    const body: PullAnswer = {
      epoch: this.epoch,
      changes: page.map(({ row }) => row),
      cursor: String(page.at(-1)?.seq ?? from),
      more: rows.length > page.length,
    }
    return this.says(body)
  }

  private reconcile({ held }: { held: { id: string; revision: number }[] }): Response {
    const lacking = held.filter(({ id, revision }) => (this.ledger.records.get(id)?.record.revision ?? 0) < revision)
    const names = new Set(held.map(({ id }) => id))
    const unseen = this.ledger.feed.filter(({ row }) => row.kind !== 'change_outcome' && !row.gone && !names.has(row.id))
    return this.says({
      epoch: this.epoch,
      server_lacks: lacking,
      phone_lacks: unseen.map(({ row }) => ({ id: row.id, revision: row.revision ?? null })),
    })
  }

  private async sign(device_id: string, worker_id: string, outcomes: Outcome[]): Promise<string> {
    if (this.keys.length === 0) await this.newKey()
    const key = this.keys.at(-1) as Keys
    const hashes = await Promise.all(outcomes.map(async (one) => ({ change_id: one.change_id, hash: await outcomeHash(one) })))
    const payload = { v: 1, epoch: this.epoch, device_id, worker_id, at: writtenTime(this.now), outcomes: hashes }
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

export function problem(status: number, slug: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ slug, title: slug, status }), {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
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
