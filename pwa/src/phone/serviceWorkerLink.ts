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

export function takeOver(): void {
  window.navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
  waiting?.postMessage('take-over')
}
