import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

/** Files of the later screens; the page fills it, see src/phone/offlineReady.ts. */
const LATER = 'xunfang-screens'
const NOT_OURS = /^\/(api|healthz|readyz|metrics|static)(\/|$)/

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || NOT_OURS.test(url.pathname)) return
  if (event.request.mode === 'navigate') event.respondWith(shell(event.request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(keptFile(event.request))
})

async function shell(request: Request): Promise<Response> {
  return (await matchPrecache('/index.html')) ?? fetch(request)
}

async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: LATER })) ?? fetch(request)
}

/** A new version waits until the person says so or every window is closed: never in the middle of a morning. */
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})
