import './quick'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Chance } from './chance'
import { Ledger } from './ledger'
import { send } from './line'
import { Phone } from './phone'
import { FOREIGN_ANSWERS, Proxy, type Fault } from './proxy'
import { Schedule, type Hand, type Plot } from './schedule'

/** One round: a server, and the schedules that play against it at once. */
interface Task {
  seed: string
  port: number
  now: number
  folder: string
  plots: Plot[]
  /** Only this schedule; `null` for all. */
  only: number | null
  calm: boolean
  kills: number
  cold: number
  restores: number
  sabotage: string
}

const FAULTS = { pass: 74, refuse: 3, cut_request: 5, cut_answer: 8, delay: 3, repeat: 4, late: 2, foreign: 2, die: 0.7 } satisfies Record<Fault['do'], number>
const FAULTS_OF_FILES = { ...FAULTS, pass: 55, cut_request: 10, cut_answer: 10, repeat: 7, late: 4, die: 6 }
/** Steps of the server's work on a piece of a photo or voice note, besides those of every request. */
const FILE_STEPS = ['body', 'draft', 'piece', 'stored', 'signing', 'signed', 'clearing'] as const
/** Longer than a phone waits for an answer: it waits for a whole export with its photos on a slow line, too. */
const longestPatience = (body: unknown) => 240_000 + (typeof body === 'string' || body instanceof Uint8Array ? body.length : 0)
const UPLOADS = '/api/v1/media/uploads'
const CLOCK_JUMPS = [86_400_000, -31_536_000_000, 31_536_000_000, -1_800_000]

const task = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Task
const ledger = await Ledger.at(`${task.folder}/ledger.jsonl`)
const proxy = new Proxy(task.port)
const port = await proxy.listen()
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
let calm = task.calm
let taken = 0
let restored = 0

/** Has the keeper of the server do something, waits until it is done, and tells whether it could be. */
async function keeper(order: Record<string, unknown>): Promise<boolean> {
  await ledger.write({ what: 'keeper', ...order })
  process.stdout.write(`${JSON.stringify(order)}\n`)
  return ((await answers.next()) as { value?: string }).value === 'done'
}

function faultFor(chance: Chance, brings: boolean): Fault {
  const kind = chance.weighed(brings ? FAULTS_OF_FILES : FAULTS)
  const at = chance.part()
  switch (kind) {
    case 'cut_request':
    case 'cut_answer':
      return { do: kind, at }
    case 'delay':
      return { do: kind, ms: chance.between(1, 40) }
    case 'repeat':
      return { do: kind, later: at < 0.6, cutAnswer: chance.happens(0.4) ? chance.part() : null }
    case 'die':
      return { do: kind, at: brings && chance.happens(0.7) ? chance.one(FILE_STEPS) : chance.one(['commit', 'committed', 'answer', 'committed', `sql:${chance.between(1, 25)}`]) }
    case 'foreign':
      return { do: kind, answer: chance.one(FOREIGN_ANSWERS) }
    default:
      return { do: kind }
  }
}

function createHand(name: string, plot: Plot, place: number): Hand {
  const chance = new Chance(name)
  const worker = plot.workers[place % plot.workers.length] as Plot['workers'][number]
  const network = new Chance(`${name} network`)
  let count = 0
  const phone: Phone = new Phone({
    name,
    wall: task.now + (chance.happens(0.3) ? chance.one(CLOCK_JUMPS) : 0),
    sabotage: task.sabotage,
    async send(url, init, jar) {
      count += 1
      const id = `${name}/${count}`
      const brings = url.startsWith(UPLOADS) && init.body instanceof Uint8Array
      const fault: Fault = calm ? { do: 'pass' } : faultFor(network, brings)
      if (!calm && network.happens(0.01)) phone.clock.setBy(network.one(CLOCK_JUMPS))
      if (calm || network.happens(0.4)) await proxy.deliverKept(name)
      const swallowed = () => phone.clock.pass(longestPatience(init.body))
      proxy.trips.set(id, { fault, brings, swallowed })
      const pushed = url.endsWith('/sync/push') ? (JSON.parse(String(init.body)) as { changes: object[] }) : null
      const story = { schedule: name.slice(0, name.lastIndexOf('/')), phone: name, id, url, fault }
      ledger.note({ what: 'request', ...story, ...(pushed ? { changes: pushed.changes } : {}), ...(brings ? { brings: (init.body as Uint8Array).length } : {}) })
      try {
        const answer = await send(port, url, init, jar, id)
        const told = pushed && answer.ok ? await answer.clone().text() : null
        ledger.note({ what: 'answer', phone: name, id, status: answer.status, ...(told ? { told: JSON.parse(told) as object } : {}), ...signedIn(answer) })
        return answer
      } finally {
        proxy.trips.delete(id)
      }
    },
    dropped: (files) => {
      for (const file of files) ledger.note({ what: 'dropped', schedule: name.slice(0, name.lastIndexOf('/')), phone: name, ...file })
    },
  })
  return { phone, worker, chance, shutOut: false, gone: false }
}

/** What an answer signs of a file, and what it says of the last backup. */
function signedIn({ headers, status }: Response): object {
  const [receipt, until] = [headers.get('Xunfang-Receipt'), headers.get('Xunfang-Durable-Until')]
  return { ...(receipt ? { receipt, until } : {}), ...(headers.has('Tus-Resumable') ? { offset: headers.get('Upload-Offset'), ok: status < 300 } : {}) }
}

function planned(total: number): { at: number; order: Record<string, unknown> }[] {
  const chance = new Chance(`${task.seed} keeper`)
  const events: { at: number; order: Record<string, unknown> }[] = []
  let last = 0.3
  const somewhere = (from: number, to: number) => Math.floor(total * (from + chance.part() * (to - from)))
  for (let n = 0; n < task.kills; n += 1) events.push({ at: somewhere(0.02, 0.98), order: { do: 'kill' } })
  for (let n = 0; n < task.cold; n += 1) events.push({ at: somewhere(0.1, 0.9), order: { do: 'cold' } })
  for (let n = 0; n < task.restores; n += 1) {
    const from = n / task.restores
    const to = (n + 1) / task.restores
    const kept = somewhere(from, from + (to - from) * 0.5)
    events.push({ at: kept, order: { do: 'snapshot', name: `s${n}` } })
    const back = Math.max(kept + 1, somewhere(from + (to - from) * 0.5, to * 0.98))
    last = back / total
    events.push({ at: back, order: { do: 'restore', name: `s${n}`, media: chance.happens(0.4) ? 'back' : 'stays' } })
  }
  // A backup more, after the last restore: what was signed for before is dropped by the phones.
  events.push({ at: somewhere(last, last + (1 - last) * 0.5) + 1, order: { do: 'snapshot', name: 'last' } })
  return events.sort((a, b) => a.at - b.at)
}

const schedules = task.plots.flatMap((plot, n) => {
  if (task.only !== null && task.only !== n) return []
  const name = `${task.seed}.${n}`
  const chance = new Chance(name)
  const first = chance.between(0, 2)
  const hands = Array.from({ length: chance.one([1, 2, 2, 2, 3]) }, (_, place) => createHand(`${name}/${place}`, plot, first + (chance.happens(0.85) ? place : 0)))
  return [{ schedule: new Schedule({ name, plot, hands, chance, ledger, office: { order: keeper, restoresAreOver: () => restored >= task.restores }, progress: () => (taken += 1) }), steps: chance.happens(0.7) ? chance.between(3, 12) : chance.between(12, 40) }]
})
const total = schedules.reduce((sum, { steps }) => sum + steps, 0)

async function direct(): Promise<void> {
  for (const { at, order } of planned(total)) {
    while (taken < at) await new Promise((done) => setTimeout(done, 2))
    await keeper(order)
    restored += order['do'] === 'restore' ? 1 : 0
  }
}

const direction = direct()
await Promise.all(schedules.map(({ schedule, steps }) => schedule.play(steps)))
taken = Infinity
await direction
calm = true
const phones = schedules.flatMap(({ schedule }) => schedule.hands.map((hand) => ({ schedule, hand })))
for (const { hand } of phones) await proxy.deliverKept(hand.phone.parts.name)
await proxy.settle()
await Promise.all(schedules.map(({ schedule }) => schedule.takeLeave()))
await proxy.settle()
// A supervisor looks through what the phones that were shut out have handed over, and takes it up.
await keeper({ do: 'release' })
await Promise.all(schedules.map(({ schedule }) => schedule.settle()))
await proxy.settle()
const lines: string[] = []
for (const { schedule, hand } of phones) {
  const dump = await hand.phone.dump()
  lines.push(JSON.stringify({ schedule: schedule.name, phone: hand.phone.parts.name, worker: hand.worker.id, shut_out: hand.shutOut, ...dump }))
}
await writeFile(`${task.folder}/phones.jsonl`, `${lines.join('\n')}\n`)
const kills = phones.reduce((sum, { hand }) => sum + hand.phone.kills, 0)
await appendFile(`${task.folder}/counts.json`, JSON.stringify({ ...proxy.counts, phone_kills: kills, steps: total, schedules: schedules.length, phones: phones.length }))
await ledger.close()
process.exit(0)
