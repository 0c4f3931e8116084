import { inject, type InjectionKey } from 'vue'
import type { Me } from '@/wire'
import type { ProblemWords } from './record'

export type Query = Record<string, string | number | null | undefined>

/** The server as desk screens read it: live, never from the phone's store. */
export interface LiveServer {
  get<Answer>(path: string, query?: Query): Promise<Answer>
  post<Answer>(path: string, body?: unknown): Promise<Answer>
  /** Sends a form with a file. */
  upload<Answer>(path: string, form: FormData): Promise<Answer>
  /** Fetches a file made by the server. */
  download(path: string, query?: Query): Promise<Blob>
  /** Under which name the server knows this computer. */
  deviceId(): Promise<string>
}

/** The server answered and said no; the reason is a sentence for people. */
export class ServerRefused extends Error {
  constructor(readonly problem: ProblemWords, readonly status: number) {
    super(problem.detail ?? problem.title)
  }
}

/** No answer came: no network, or the server is down. */
export class ServerSilent extends Error {}

/** The session has ended; only signing in helps. */
export class SignInNeeded extends Error {}

export const liveServerKey: InjectionKey<LiveServer> = Symbol('live server')
export const meKey: InjectionKey<Me> = Symbol('who sits at the desk')

/** The server a desk screen talks to. Only below the desk's frame. */
export function useServer(): LiveServer {
  return found(inject(liveServerKey))
}

/** Who sits at the desk. Only below the desk's frame. */
export function useMe(): Me {
  return found(inject(meKey))
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('This screen stands outside the frame of the desk.')
  return thing
}
