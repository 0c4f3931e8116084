import { ref } from 'vue'

export type OfflineState = 'never' | 'not' | 'getting' | 'ready'

/** Whether the app opens and records without a network from now on. */
export const offlineState = ref<OfflineState>('not')

/** The service worker serves these; see src/serviceWorker.ts. */
const LATER = 'xunfang-screens'

/**
 * Fetches the screens behind 今日 into the cache, once 今日 stands. Called again it only fills what is missing; files
 * of earlier versions stay until the service worker of this version has taken over.
 */
export async function prepareOffline(): Promise<void> {
  if (!('serviceWorker' in window.navigator) || !('caches' in window)) {
    offlineState.value = 'never'
    return
  }
  offlineState.value = 'getting'
  try {
    const lists = (await (await fetch('/offline-files.json', { cache: 'no-cache' })).json()) as { phone: string[] }
    const cache = await caches.open(LATER)
    for (const file of lists.phone) if (!(await cache.match(`/${file}`))) await cache.add(`/${file}`)
    await cache.put('/offline-files.json', new Response(JSON.stringify(lists)))
    await window.navigator.serviceWorker.ready
    offlineState.value = 'ready'
  } catch {
    offlineState.value = (await isPrepared()) ? 'ready' : 'not'
  }
}

async function isPrepared(): Promise<boolean> {
  const cache = await caches.open(LATER)
  const kept = await cache.match('/offline-files.json')
  if (!kept || !(await window.navigator.serviceWorker.getRegistration())?.active) return false
  const { phone } = (await kept.json()) as { phone: string[] }
  return (await Promise.all(phone.map((file) => cache.match(`/${file}`)))).every(Boolean)
}
