import type { Bytes, Clock, Milliseconds, Network, Timers } from '../device'
import type { ProblemWords } from '../records/record'
import { Declined, NoAnswer } from './failures'

export interface Question {
  method?: 'GET' | 'POST' | 'HEAD' | 'PATCH' | 'DELETE'
  path: string
  /** JSON text, bytes, or a form with files. */
  body?: string | Bytes | FormData
  headers?: Record<string, string>
  limit?: Milliseconds
  /** What a good answer holds; a refusal is words in either case. */
  as?: 'words' | 'file'
  /** What every good answer to this names: without it, whatever stands between has answered in the server's stead. */
  has?: string
}

/** An answer, and what it tells about the phone's clock. */
export interface Answer<T> {
  body: T
  /** To be added to the phone's time to get the server's; `null` when the answer does not tell. */
  offset: Milliseconds | null
  headers: Headers
}

/** Asks the server one thing and gets its answer, or a NoAnswer, or a Declined. */
export type Converse = <T>(question: Question) => Promise<Answer<T>>

const PATIENCE_MS = 30_000
const SLOW_BYTES_PER_S = 4_000
/** The Date header names whole seconds; on average it is half of one behind. */
const DATE_HEADER_BEHIND_MS = 500

export function createConversation(parts: { network: Network; clock: Clock; timers: Timers; base: string }): Converse {
  const { network, clock, timers, base } = parts

  return async <T>({ method = 'GET', path, body, headers = {}, limit, as = 'words', has }: Question): Promise<Answer<T>> => {
    const abort = new AbortController()
    const size = typeof body === 'string' || body instanceof Uint8Array ? body.length : 0
    const callOff = timers.after(limit ?? PATIENCE_MS + (size / SLOW_BYTES_PER_S) * 1000, () => abort.abort())
    const asked = clock.monotonic()
    try {
      const kind: Record<string, string> = typeof body === 'string' ? { 'Content-Type': 'application/json' } : {}
      const request: RequestInit = {
        method,
        headers: { Accept: 'application/json', ...kind, ...headers },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
      }
      const response = await network.fetch(base + path, body === undefined ? request : { ...request, body })
      const { headers: told } = response
      if (as === 'file' && response.ok) return { body: (await response.blob()) as T, offset: null, headers: told }
      const text = await response.text()
      const [heard, took] = [clock.now(), clock.monotonic() - asked]
      const content = parsed(text)
      if (!response.ok) throw new Declined(response.status, problemIn(content, response), retryAfter(response, clock.now()))
      const ours = has ? has in Object(content) : content !== undefined || text === ''
      if (!ours) throw new NoAnswer('not an answer of our server')
      return { body: content as T, offset: offsetIn(content, response, heard - took / 2), headers: told }
    } catch (error) {
      if (error instanceof Declined) throw error
      throw new NoAnswer(String(error))
    } finally {
      callOff()
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function problemIn(content: unknown, response: Response): ProblemWords {
  const named = content as Partial<ProblemWords> | null | undefined
  return { ...named, slug: named?.slug ?? `http-${response.status}`, title: named?.title ?? response.statusText }
}

function retryAfter(response: Response, now: number): Milliseconds | null {
  const said = response.headers.get('Retry-After')
  if (said === null) return null
  const seconds = Number(said)
  const wait = Number.isNaN(seconds) ? Date.parse(said) - now : seconds * 1000
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

function offsetIn(content: unknown, response: Response, halfWay: number): Milliseconds | null {
  const exact = Date.parse((content as { server_time?: string } | null | undefined)?.server_time ?? '')
  if (!Number.isNaN(exact)) return exact - halfWay
  const rough = Date.parse(response.headers.get('Date') ?? '')
  return Number.isNaN(rough) ? null : rough + DATE_HEADER_BEHIND_MS - halfWay
}
