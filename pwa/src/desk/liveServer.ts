import { ServerRefused, ServerSilent, SignInNeeded, type LiveServer, type Query } from '@/records/liveServer'
import { Declined, NoAnswer, PasswordNeeded, ask as askServer, askFile as askServerForFile, deviceId } from '@/sync'

type Ask = typeof askServer
type AskFile = typeof askServerForFile

/**
 * Speaks with the server for every desk screen: one place for addresses, refusals and silence.
 * `signInAgain` is told when the session has ended.
 */
export function createLiveServer(signInAgain: () => void, ask: Ask = askServer, askFile: AskFile = askServerForFile): LiveServer {
  function inDeskWords(failure: unknown): never {
    if (failure instanceof Declined) throw new ServerRefused(failure.problem, failure.status)
    if (failure instanceof NoAnswer) throw new ServerSilent(failure.message)
    if (!(failure instanceof PasswordNeeded)) throw failure
    signInAgain()
    throw new SignInNeeded()
  }

  return {
    get: (path, query) => ask<never>(withQuery(path, query)).catch(inDeskWords),
    post: (path, body) => ask<never>(path, { method: 'POST', body: body ?? {} }).catch(inDeskWords),
    upload: (path, form) => ask<never>(path, { method: 'POST', form }).catch(inDeskWords),
    download: (path, query) => askFile(withQuery(path, query)).catch(inDeskWords),
    deviceId,
  }
}

/** The address with its question; values that are not set are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return set.length > 0 ? `${path}?${new URLSearchParams(set)}` : path
}
