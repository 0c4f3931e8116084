import type { Bytes } from '../device'

export interface Lent {
  worker: string
  dataKey: Bytes
}

interface Owner {
  held(): Lent | null
  lock(): void
  awake(): void
}

/** Passes an open store's key between the tabs of one browser, in memory only. */
export interface KeyLoan {
  offer(owner: Owner): void
  /** Asks the other tabs, and the service worker for what a page left there a moment ago; `null` when nobody has it. */
  borrow(): Promise<Lent | null>
  lockAll(): void
  tellAwake(): void
}

type Message = { say: 'ask' } | { say: 'lend'; lent: Lent } | { say: 'lock' } | { say: 'awake' }

const ANSWERS_WITHIN_MS = 150
const AWAKE_ONCE_IN_MS = 5_000

export function createKeyLoan(): KeyLoan {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('xunfang-vault')
  let owner: Owner | null = null
  let toldAwake = 0
  // Also one that does not yet control this page: it is there after the first load.
  let serviceWorker: ServiceWorker | null = null
  void globalThis.navigator?.serviceWorker?.ready?.then(({ active }) => (serviceWorker = active))
  const post = (message: Message) => channel?.postMessage(message)

  function borrowFromTabs(): Promise<Lent | null> {
    return new Promise((resolve) => {
      if (!channel) return resolve(null)
      const late = setTimeout(() => done(null), ANSWERS_WITHIN_MS)
      const hear = ({ data }: MessageEvent<Message>) => {
        if (data.say === 'lend') done(data.lent)
      }
      const done = (lent: Lent | null) => {
        clearTimeout(late)
        channel.removeEventListener('message', hear)
        resolve(lent)
      }
      channel.addEventListener('message', hear)
      post({ say: 'ask' })
    })
  }

  return {
    offer(given) {
      owner = given
      channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
        const held = owner?.held() ?? null
        if (data.say === 'ask' && held) post({ say: 'lend', lent: held })
        else if (data.say === 'lock') owner?.lock()
        else if (data.say === 'awake') owner?.awake()
      })
      globalThis.addEventListener?.('pagehide', () => {
        const held = owner?.held() ?? null
        // After a change-over the page that comes asks the new worker.
        if (held) (navigator.serviceWorker?.controller ?? serviceWorker)?.postMessage({ say: 'hold', lent: held })
      })
    },
    borrow: async () => (await borrowFromTabs()) ?? (await borrowFromWorker()),
    lockAll() {
      post({ say: 'lock' })
      serviceWorker?.postMessage({ say: 'drop' })
    },
    tellAwake() {
      const now = performance.now()
      if (now - toldAwake < AWAKE_ONCE_IN_MS) return
      toldAwake = now
      post({ say: 'awake' })
    },
  }
}

/** A page that is loaded anew finds its key with the service worker, which holds it for seconds and in memory. */
async function borrowFromWorker(): Promise<Lent | null> {
  const active = (await globalThis.navigator?.serviceWorker?.getRegistration?.())?.active
  if (!active) return null
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const late = setTimeout(() => resolve(null), ANSWERS_WITHIN_MS)
    port1.onmessage = ({ data }: MessageEvent<Lent | null>) => {
      clearTimeout(late)
      resolve(data)
    }
    active.postMessage({ say: 'give-back' }, [port2])
  })
}
