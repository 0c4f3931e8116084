/** The way out of the phone. */
export interface Network {
  /** The phone says there is no connection at all; `false` promises nothing. */
  looksOffline(): boolean
  /** Calls when the phone believes to be connected, or cut off, again; the answer stops it. */
  whenChanged(tell: () => void): () => void
  fetch(url: string, request: RequestInit): Promise<Response>
  /** A cookie that scripts may read; `null` where there is none. */
  cookie(name: string): string | null
}

export const browserNetwork: Network = {
  looksOffline: () => globalThis.navigator?.onLine === false,
  whenChanged(tell) {
    globalThis.addEventListener?.('online', tell)
    globalThis.addEventListener?.('offline', tell)
    return () => {
      globalThis.removeEventListener?.('online', tell)
      globalThis.removeEventListener?.('offline', tell)
    }
  },
  fetch: (url, request) => globalThis.fetch(url, request),
  cookie(name) {
    const pairs = (globalThis.document?.cookie ?? '').split('; ').map((pair) => pair.split('='))
    const value = pairs.find(([key]) => key === name)?.[1]
    return value === undefined ? null : decodeURIComponent(value)
  },
}
