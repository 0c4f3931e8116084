import { connect, createServer, type Server, type Socket } from 'node:net'

/** What happens to one request on its way. Parts (0 up to 1) say at which byte. */
export type Fault =
  | { do: 'pass' }
  /** The phone finds no way to the server. */
  | { do: 'refuse' }
  | { do: 'cut_request'; at: number }
  | { do: 'cut_answer'; at: number }
  | { do: 'delay'; ms: number }
  /** The same bytes once more on a connection of their own: at once, or after later requests of this phone. */
  | { do: 'repeat'; later: boolean; cutAnswer: number | null }
  /** Kept back until the phone has given up; the server gets it after later requests. */
  | { do: 'late' }
  /** The server is killed at this step of its work on the request. */
  | { do: 'die'; at: string }
  /** Something that stands between answers in the server's stead, which never hears of it: a portal that wants a sign-in, a firewall, a gateway. */
  | { do: 'foreign'; answer: ForeignAnswer }

export interface ForeignAnswer {
  status: number
  type: string
  body: string
}

const PAGE = '<!doctype html><title>Portal</title><p>Sign in to use this network.</p>'
/** What such things are known to say, with the types they say it in. */
export const FOREIGN_ANSWERS: readonly ForeignAnswer[] = [
  { status: 200, type: 'text/html', body: PAGE },
  { status: 200, type: 'application/json', body: '{"status":"ok"}' },
  { status: 204, type: 'text/plain', body: '' },
  { status: 302, type: 'text/html', body: PAGE },
  { status: 400, type: 'text/html', body: PAGE },
  { status: 400, type: 'application/json', body: '{"error":"bad request"}' },
  { status: 401, type: 'text/html', body: PAGE },
  { status: 403, type: 'text/html', body: PAGE },
  { status: 404, type: 'application/json', body: '{"message":"no route"}' },
  { status: 409, type: 'text/plain', body: 'conflict' },
  { status: 413, type: 'text/html', body: PAGE },
  { status: 502, type: 'text/html', body: PAGE },
  { status: 503, type: 'text/html', body: PAGE },
]

/** One request as it leaves a phone. */
export interface Trip {
  fault: Fault
  /** It brings part of a photo or voice note. */
  brings: boolean
  /** The phone has to wait in vain: its timers may run. */
  swallowed: () => void
}

export interface Counts {
  requests: number
  cuts: number
  repeats: number
  late: number
  delays: number
  deaths: number
  foreign: number
  /** Of photos and voice notes: requests that brought bytes, and those cut or killed under way. */
  pieces: number
  cut_pieces: number
  deaths_in_pieces: number
}

const HEAD_END = Buffer.from('\r\n\r\n')
/** So many requests are with the server at once. */
const AT_ONCE = 12

/** Stands between phones and server and does to each request what its fault says. */
export class Proxy {
  readonly counts: Counts = { requests: 0, cuts: 0, repeats: 0, late: 0, delays: 0, deaths: 0, foreign: 0, pieces: 0, cut_pieces: 0, deaths_in_pieces: 0 }
  /** By the name a request carries in its header X-Chaos. */
  readonly trips = new Map<string, Trip>()
  private kept = new Map<string, Buffer[]>()
  private server!: Server
  private free = AT_ONCE
  private queue: (() => void)[] = []
  private strays = new Set<Promise<void>>()

  constructor(private readonly serverPort: number) {}

  async listen(): Promise<number> {
    this.server = createServer({ noDelay: true, allowHalfOpen: true }, (phone) => void this.carry(phone))
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', () => done()))
    return (this.server.address() as { port: number }).port
  }

  /** Delivers what was kept back of a phone: now is later. */
  async deliverKept(phone: string): Promise<void> {
    const kept = this.kept.get(phone) ?? []
    this.kept.delete(phone)
    for (const bytes of kept) await this.alone(bytes)
  }

  async settle(): Promise<void> {
    await Promise.all(this.strays)
  }

  async close(): Promise<void> {
    await this.settle()
    await new Promise<void>((done) => this.server.close(() => done()))
  }

  private async carry(phone: Socket): Promise<void> {
    phone.on('error', () => undefined)
    const request = await whole(phone)
    if (!request) return void phone.destroy()
    const { name, bytes } = withoutName(request)
    const trip = this.trips.get(name)
    if (!trip) return void phone.destroy()
    this.counts.requests += 1
    const owner = name.slice(0, name.lastIndexOf('/'))
    const { fault } = trip
    if (trip.brings) this.countPiece(fault)
    if (fault.do === 'refuse') {
      this.counts.cuts += 1
      return void phone.destroy()
    }
    if (fault.do === 'foreign') {
      this.counts.foreign += 1
      return void phone.end(worded(fault.answer))
    }
    if (fault.do === 'late') {
      this.counts.late += 1
      this.keep(owner, bytes)
      return trip.swallowed()
    }
    if (fault.do === 'delay') {
      this.counts.delays += 1
      await new Promise((done) => setTimeout(done, fault.ms))
    }
    if (fault.do === 'cut_request') {
      this.counts.cuts += 1
      return this.cutRequest(phone, bytes, fault.at)
    }
    if (fault.do === 'repeat') {
      this.counts.repeats += 1
      if (fault.later) this.keep(owner, bytes)
      else this.stray(bytes)
    }
    if (fault.do === 'die') this.counts.deaths += 1
    const cut = fault.do === 'cut_answer' ? fault.at : fault.do === 'repeat' ? fault.cutAnswer : null
    if (cut !== null) this.counts.cuts += 1
    await this.turn()
    try {
      await this.exchange(phone, fault.do === 'die' ? dying(bytes, fault.at) : bytes, cut)
    } finally {
      this.done()
    }
  }

  private countPiece(fault: Fault): void {
    this.counts.pieces += 1
    this.counts.cut_pieces += fault.do === 'cut_request' || fault.do === 'cut_answer' || (fault.do === 'repeat' && fault.cutAnswer !== null) ? 1 : 0
    this.counts.deaths_in_pieces += fault.do === 'die' ? 1 : 0
  }

  private keep(owner: string, bytes: Buffer): void {
    this.kept.set(owner, [...(this.kept.get(owner) ?? []), bytes])
  }

  /** Sends the request on and gives the answer back, or the first part of it. */
  private exchange(phone: Socket, bytes: Buffer, cut: number | null): Promise<void> {
    return new Promise((done) => {
      const server = connect(this.serverPort, '127.0.0.1')
      const answer: Buffer[] = []
      const end = () => {
        server.destroy()
        phone.end()
        done()
      }
      server.on('connect', () => server.write(bytes))
      server.on('data', (part: Buffer) => (cut === null ? phone.write(part) : answer.push(part)))
      server.on('error', () => undefined)
      server.on('close', () => {
        if (cut !== null) {
          const all = Buffer.concat(answer)
          phone.write(all.subarray(0, Math.floor(cut * all.length)), () => phone.destroy())
          done()
        } else end()
      })
      phone.on('close', () => {
        server.destroy()
        done()
      })
    })
  }

  private cutRequest(phone: Socket, bytes: Buffer, at: number): Promise<void> {
    return new Promise((done) => {
      const server = connect(this.serverPort, '127.0.0.1')
      server.on('error', () => undefined)
      server.on('connect', () => server.write(bytes.subarray(0, Math.floor(at * bytes.length)), () => server.destroy()))
      server.on('close', () => {
        phone.destroy()
        done()
      })
    })
  }

  /** Sends bytes whose answer nobody hears. */
  private stray(bytes: Buffer): void {
    const going = this.alone(bytes).finally(() => this.strays.delete(going))
    this.strays.add(going)
  }

  private async alone(bytes: Buffer): Promise<void> {
    await this.turn()
    await new Promise<void>((done) => {
      const server = connect(this.serverPort, '127.0.0.1')
      server.on('connect', () => server.write(bytes))
      server.on('data', () => undefined)
      server.on('error', () => undefined)
      server.on('close', () => done())
    })
    this.done()
  }

  private async turn(): Promise<void> {
    if (this.free > 0) this.free -= 1
    else await new Promise<void>((go) => this.queue.push(go))
  }

  private done(): void {
    const next = this.queue.shift()
    if (next) next()
    else this.free += 1
  }
}

function worded({ status, type, body }: ForeignAnswer): string {
  return `HTTP/1.1 ${status} Foreign\r\nContent-Type: ${type}\r\n${status === 204 ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`}Connection: close\r\n\r\n${body}`
}

/** Reads one request to its end. */
function whole(phone: Socket): Promise<Buffer | null> {
  return new Promise((done) => {
    const parts: Buffer[] = []
    let [came, needed] = [0, Infinity]
    phone.on('data', (part: Buffer) => {
      parts.push(part)
      came += part.length
      if (needed === Infinity) needed = lengthOf(Buffer.concat(parts))
      if (came >= needed) done(Buffer.concat(parts))
    })
    phone.on('close', () => done(null))
  })
}

function lengthOf(beginning: Buffer): number {
  const head = beginning.indexOf(HEAD_END)
  if (head < 0) return Infinity
  return head + HEAD_END.length + Number(/^content-length: *(\d+)/im.exec(beginning.toString('latin1', 0, head))?.[1] ?? 0)
}

const NAME = /^x-chaos: ([^\r]*)\r\n/im

function withoutName(request: Buffer): { name: string; bytes: Buffer } {
  const head = request.toString('latin1', 0, request.indexOf(HEAD_END))
  return { name: NAME.exec(head)?.[1] ?? '', bytes: withHead(request, head.replace(NAME, '')) }
}

function dying(request: Buffer, at: string): Buffer {
  const head = request.toString('latin1', 0, request.indexOf(HEAD_END))
  return withHead(request, head.replace('\r\n', `\r\nX-Chaos-Die: ${at}\r\n`))
}

function withHead(request: Buffer, head: string): Buffer {
  return Buffer.concat([Buffer.from(head, 'latin1'), request.subarray(request.indexOf(HEAD_END))])
}
