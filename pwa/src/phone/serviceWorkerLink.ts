import { ref } from 'vue'

/** A newer version is fetched and waits; it takes over when the person says so or when every window is closed. */
export const updateWaits = ref(false)

let waiting: ServiceWorker | null = null

export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in window.navigator)) return
  const registration = await window.navigator.serviceWorker.register('/serviceWorker.js')
  const look = () => {
    waiting = registration.waiting
    updateWaits.value = waiting !== null && window.navigator.serviceWorker.controller !== null
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
}

const WAITS_AT_MOST_MS = 15_000

/** Fetches the newest version and lets it take over at once: the one that is here no longer has all its files. */
export async function takeOverNewest(): Promise<void> {
  const registration = await window.navigator.serviceWorker?.getRegistration()
  if (!registration) return
  const tooLong = new Promise<void>((resolve) => setTimeout(resolve, WAITS_AT_MOST_MS))
  await Promise.race([tooLong, changeOver(registration).catch(() => undefined)])
}

async function changeOver(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.update()
  const newest = registration.installing ?? registration.waiting
  if (!newest) return
  if (newest.state === 'installing') await new Promise((resolve) => newest.addEventListener('statechange', resolve, { once: true }))
  const changed = new Promise((resolve) => window.navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
  newest.postMessage('take-over')
  if (window.navigator.serviceWorker.controller) await changed
}

export function takeOver(): void {
  window.navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
  waiting?.postMessage('take-over')
}
