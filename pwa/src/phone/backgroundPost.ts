/** As far as browsers have it: none but Chromium, and no Android WebView. */
interface WithBackgroundSync {
  sync?: { register(tag: string): Promise<void> }
}

/** The service worker listens for it; see src/serviceWorker.ts. */
const POST = 'xunfang-post'

/**
 * Asks the browser to wake the service worker when there is a network again, so that what was kept leaves also when the page is gone.
 * One request stands for all that is kept. Never throws: it is an addition to the other triggers, not one of them to rely on.
 */
export async function askForDelivery(registration: () => Promise<object | undefined> = ready): Promise<boolean> {
  try {
    const { sync } = ((await registration()) ?? {}) as WithBackgroundSync
    if (!sync) return false
    await sync.register(POST)
    return true
  } catch {
    return false
  }
}

async function ready(): Promise<object | undefined> {
  return window.navigator.serviceWorker?.getRegistration()
}

/** Says whether there is more to deliver than before: the only moment that needs a new request. */
export const hasGrown = (now: number, before: number | undefined): boolean => now > (before ?? 0)
