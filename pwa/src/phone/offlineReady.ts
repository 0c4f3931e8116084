import { ref } from 'vue'
import { bringMissing, filesOf, LATER, LIST } from './laterScreens'

export type OfflineState = 'never' | 'not' | 'getting' | 'ready'

/** Whether the app opens and records without a network from now on. */
export const offlineState = ref<OfflineState>('not')

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
    const list = await fetch(LIST, { cache: 'no-cache' })
    const cache = await caches.open(LATER)
    await bringMissing(cache, await filesOf(list.clone()))
    await cache.put(LIST, list)
    await window.navigator.serviceWorker.ready
    offlineState.value = 'ready'
  } catch {
    offlineState.value = (await isPrepared()) ? 'ready' : 'not'
  }
}

async function isPrepared(): Promise<boolean> {
  const cache = await caches.open(LATER)
  const kept = await cache.match(LIST)
  if (!kept || !(await window.navigator.serviceWorker.getRegistration())?.active) return false
  return (await Promise.all((await filesOf(kept)).map((file) => cache.match(file)))).every(Boolean)
}
