/// <reference lib="webworker" />
import type { Lent } from './keyLoan'

/** Longer than loading a page takes, shorter than leaving the phone on a table. */
const HELD_MS = 10_000

/** The service worker's part of passing a key from a page to the same page loaded anew; only ever in memory. */
export function holdForReload(scope: ServiceWorkerGlobalScope): void {
  let held: Lent | null = null
  let running: ReturnType<typeof setTimeout> | undefined
  const drop = () => {
    clearTimeout(running)
    held = null
  }
  scope.addEventListener('message', (event) => {
    const message = event.data as { say?: string; lent?: Lent }
    if (message?.say === 'hold' && message.lent) {
      drop()
      held = message.lent
      // No waitUntil: a worker with work in hand keeps a newer version waiting, and an idle one lives longer than this anyway.
      running = setTimeout(drop, HELD_MS)
    } else if (message?.say === 'drop') drop()
    else if (message?.say === 'give-back') {
      event.ports[0]?.postMessage(held)
      drop()
    }
  })
}
