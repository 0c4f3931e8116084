import { ServerRefused, ServerSilent, type LiveServer, type Query } from '@/records/liveServer'
import type { Problem } from '@/wire'

/** Sends one request below /api/v1 with the session's token; rejects only when no answer came. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>

/** Speaks with the server for every desk screen: one place for addresses, problems and silence. */
export function createLiveServer(send: Send): LiveServer {
  async function ask(path: string, init?: RequestInit): Promise<Response> {
    const answer = await send(path, init).catch((failure: unknown) => {
      throw new ServerSilent(failure instanceof Error ? failure.message : String(failure))
    })
    if (answer.ok) return answer
    throw new ServerRefused(await problemOf(answer), answer.status)
  }

  return {
    get: async (path, query) => read(await ask(withQuery(path, query))),
    post: async (path, body) => read(await ask(path, { method: 'POST', ...json(body) })),
    upload: async (path, form) => read(await ask(path, { method: 'POST', body: form })),
    download: async (path, query) => (await ask(withQuery(path, query))).blob(),
  }
}

const json = (body: unknown): RequestInit => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body ?? {}),
})

async function read<Answer>(answer: Response): Promise<Answer> {
  return (answer.status === 204 ? undefined : await answer.json()) as Answer
}

/** The address with its question; values that are not set are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return set.length > 0 ? `${path}?${new URLSearchParams(set)}` : path
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    const problem = (await answer.json()) as Partial<Problem>
    return { slug: problem.slug ?? 'unknown', title: problem.title ?? answer.statusText, ...problem }
  } catch {
    return { slug: 'no-problem-given', title: answer.statusText }
  }
}
