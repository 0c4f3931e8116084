/** The way out of the phone. */
export interface Network {
  /** The phone says there is no connection at all; `false` promises nothing. */
  looksOffline(): boolean
  /** Each byte may cost somebody money: not Wi-Fi, or asked to save. What cannot be told counts as free. */
  isMetered(): boolean
  /** Calls when the phone believes to be connected, cut off, or connected otherwise; the answer stops it. */
  whenChanged(tell: () => void): () => void
  fetch(url: string, request: RequestInit): Promise<Response>
  /** A cookie that scripts may read; `null` where there is none. */
  cookie(name: string): string | null
}

/** What a browser may tell of its connection; many tell nothing. */
interface Connection extends EventTarget {
  type?: string
  saveData?: boolean
}

const METERED: readonly unknown[] = ['cellular', 'wimax', 'bluetooth']
const connection = () => (globalThis.navigator as { connection?: Connection } | undefined)?.connection

/** Whether the browser says at all how it is connected. */
export const tellsHowConnected = (): boolean => connection()?.type !== undefined || connection()?.saveData === true

export const browserNetwork: Network = {
  looksOffline: () => globalThis.navigator?.onLine === false,
  isMetered: () => connection()?.saveData === true || METERED.includes(connection()?.type),
  whenChanged(tell) {
    const heard = [[globalThis, 'online'], [globalThis, 'offline'], [connection(), 'change']] as const
    for (const [where, what] of heard) where?.addEventListener?.(what, tell)
    return () => {
      for (const [where, what] of heard) where?.removeEventListener?.(what, tell)
    }
  },
  fetch: (url, request) => globalThis.fetch(url, request),
  cookie(name) {
    const pairs = (globalThis.document?.cookie ?? '').split('; ').map((pair) => pair.split('='))
    const value = pairs.find(([key]) => key === name)?.[1]
    return value === undefined ? null : decodeURIComponent(value)
  },
}
