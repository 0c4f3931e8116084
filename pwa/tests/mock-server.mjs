// A tiny stand-in for the API, for looking at the built app by hand and in browser checks. It never ships.
// node tests/mock-server.mjs [port]    phone 19900000001, password xunfang; data live in memory; people are invented.
import { createHash, generateKeyPairSync, randomUUID, sign, webcrypto } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const port = Number(process.argv[2] ?? 8099)
const dist = fileURLToPath(new URL('../dist/', import.meta.url))
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.png': 'image/png', '.svg': 'image/svg+xml' }
const EPOCH = 'epoch-1'
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const b64 = (bytes) => Buffer.from(bytes).toString('base64url')

const me = (role) => ({
  id: '0193b000-0000-7000-8000-000000000001', name: '石某某', phone_masked: '199****0001',
  roles: [{ role, area_code: '431225101207', area_name: '坪村镇 枫木村' }], grants: [],
  settings: { county_code: '431225', county_name: '会同县', windows: { summer: ['06:30', '09:30'], winter: ['07:00', '10:00'], summer_months: [5, 6, 7, 8, 9] }, duty_phones: [{ name: '县局值班', phone: '10000000020' }], demo: true, tianditu_key: '', map_approval_no: '' },
  numbers: [{ area_code: '431225101207', part: 'team_leader', name: '杨某', phone: '10000000010' }],
})
const PEOPLE = [
  ['粟某某', '3', '水井上边第二栋木屋', { contacts: [['女儿', '粟某', '县城'], ['儿子', '粟二某', '怀化']], key_holder: { name: '梁某', phone: '10000000003', place: '隔壁' }, hearing: 'hard' }],
  ['杨某某', '3', '风雨桥头', { contacts: [['儿子', '杨某', '广东']] }],
  ['龙某某', '3', '樟树下', { contacts: [['女儿', '龙某', '会同']], village_doctor: { name: '黄医生', phone: '10000000030' } }],
  ['梁某某', '3', '井边', {}],
  ['吴某某', '4', '桥头', { hearing: 'deaf' }],
  ['欧阳某某', '4', '晒谷坪后头', { suspensions: [{ id: 's1', reason: 'hospital', from: '2026-01-01', to: null, note: null }] }],
]
const elders = PEOPLE.map(([name, group_no, landmark, more], n) => ({
  kind: 'elder', id: `0193aaaa-0000-7000-8000-00000000000${n + 1}`, revision: 1, area_code: '431225101207', group_no, zhai_name: null, occurred_at: `${today()}T00:00:00+08:00`, received_at: `${today()}T00:00:00+08:00`, location: null, media: [], conflicts: [], review: null,
  data: { name, sex: '2', phone: `1000000010${n}`, landmark, hearing: 'normal', languages: ['huitong'], key_holder: null, village_doctor: null, methods: ['knock'], window_start: null, window_end: null, frequency: 'daily', schedule_from: '2026-01-01', risk: 'general', suspensions: [], state: 'active', ...more, contacts: (more.contacts ?? []).map(([relation, who, place], i) => ({ id: `c${i}`, relation, name: who, place, phone: `1000000000${i + 1}` })) },
}))
let log = process.env.EMPTY ? [] : [...elders]
const outcomes = new Map()
let down = false

function push(body) {
  const answers = body.changes.map((change) => {
    const known = outcomes.get(change.change_id)
    if (known) return known
    const { change_id, data } = change
    const envelope = Object.fromEntries(Object.entries(change).filter(([name]) => !['change_id', 'base_revision', 'base_change_id', 'data'].includes(name)))
    const before = log.findLast((row) => row.id === change.id)
    const refused = data?.detail === 'REFUSE'
    const outcome = refused
      ? { change_id, outcome: 'refused', revision: null, problem: { slug: 'detail-needed', title: '哪里不舒服？', detail: '哪里不舒服？请补一句。' } }
      : { change_id, outcome: 'accepted', revision: (before?.revision ?? 0) + 1, problem: null }
    outcomes.set(change_id, outcome)
    if (!refused) log.push({ ...before, ...envelope, revision: outcome.revision, received_at: new Date().toISOString(), recorder_id: me('helper').id, device_id: body.device_id, conflicts: [], data: { ...before?.data, ...data } })
    return outcome
  })
  const head = b64(JSON.stringify({ alg: 'ES256', kid: 'k1' }))
  const hash = (o) => createHash('sha256').update(`${o.change_id}|${o.outcome}|${o.revision ?? ''}|${o.problem?.slug ?? ''}`).digest('base64url')
  const payload = b64(JSON.stringify({ v: 1, epoch: EPOCH, device_id: body.device_id, worker_id: me('helper').id, at: new Date().toISOString(), outcomes: answers.map((o) => ({ change_id: o.change_id, hash: hash(o) })) }))
  const signature = sign('sha256', Buffer.from(`${head}.${payload}`), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return { server_time: new Date().toISOString(), epoch: EPOCH, outcomes: answers, receipt: `${head}.${payload}.${signature}`, durable_until: null }
}

async function answer(method, path, url, body) {
  if (path === '/auth/login') {
    if (body.password !== 'xunfang') return [401, { slug: 'wrong-phone-or-password', title: 'x', status: 401, detail: 'x' }]
    return [200, { access_token: `t-${randomUUID()}`, expires_in: 900, csrf_token: 'csrf', worker: me(body.phone.endsWith('2') ? 'team_leader' : 'helper') }]
  }
  if (path === '/auth/refresh') return [200, { access_token: `t-${randomUUID()}`, expires_in: 900, csrf_token: 'csrf', worker: me('helper') }]
  if (path === '/auth/logout') return [204, null]
  if (path === '/me') return [200, me('helper')]
  if (path === '/sync/push') return [200, push(body)]
  if (path === '/sync/pull') {
    const from = Number(url.searchParams.get('cursor') ?? 0) || 0
    return [200, { epoch: EPOCH, changes: log.slice(from), cursor: String(log.length), more: false }]
  }
  if (path === '/sync/reconcile') return [200, { server_time: new Date().toISOString(), epoch: EPOCH, server_lacks: [], phone_lacks: [], media_lacking: [] }]
  if (path === '/sync/keys') return [200, { keys: [{ ...(await webcrypto.subtle.exportKey('jwk', await webcrypto.subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']))), kid: 'k1', use: 'sig', alg: 'ES256' }] }]
  return [404, { slug: 'not-found', title: 'not found', status: 404 }]
}

createServer(async (request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${port}`)
  if (url.pathname === '/__down') { down = url.searchParams.get('on') === '1'; response.end(String(down)); return }
  if (url.pathname === '/__log') { response.setHeader('content-type', 'application/json'); response.end(JSON.stringify(log)); return }
  if (url.pathname.startsWith('/api/v1/')) {
    if (down) { response.statusCode = 503; response.end(); return }
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const [status, body] = await answer(request.method, url.pathname.slice('/api/v1'.length), url, chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {})
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' })
    response.end(body === null ? undefined : JSON.stringify(body))
    return
  }
  let file = join(dist, url.pathname)
  if (!existsSync(file) || statSync(file).isDirectory()) file = join(dist, 'index.html')
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'" })
  createReadStream(file).pipe(response)
}).listen(port, '127.0.0.1')
