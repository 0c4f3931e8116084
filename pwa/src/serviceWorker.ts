import { bringMissing, filesOf, LATER, LIST } from './phone/laterScreens'
import { holdForReload } from './vault/heldForReload'
import { deliverWithoutPage } from './vault/postman'
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

/** The list of a version that waits, until it has the floor. */
const LIST_OF_WAITING = `${LIST}?waiting`
const NOT_OURS = /^\/(api|healthz|readyz|metrics|static)(\/|$)/

const FILES = self.__WB_MANIFEST
/** Which build this is: two that differ in a file differ in this. */
const VERSION = FILES.map((file) => (typeof file === 'string' ? file : `${file.url} ${file.revision ?? ''}`)).sort().join('\n')

precacheAndRoute(FILES)
cleanupOutdatedCaches()
holdForReload(self)

/** What was written leaves also when the page is gone, where the browser offers that (no Android WebView does). What rejects is asked again. */
self.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as ExtendableEvent & { tag: string }
  if (tag === 'xunfang-post') waitUntil.call(event, deliverWithoutPage())
})

self.addEventListener('install', (event) => event.waitUntil(bringLaterScreens()))

/** The page that brought the first version is served by it at once: who is told that all is ready may walk out of signal without opening it anew. */
self.addEventListener('activate', (event) => event.waitUntil(dropEarlierVersions().then(() => self.clients.claim())))

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

/** A new version waits until a page asks for it, at a quiet moment or for a person, or every window is closed; see src/phone/changingOver.ts. */
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
  if (event.data === 'which-version') event.waitUntil(shortened(VERSION).then((version) => event.ports[0]?.postMessage(version)))
})

/**
 * A phone that is ready to work offline gets a newer version whole or not at all: with only its first screens it would open 今日 in a
 * valley, and nothing behind it. What fails is fetched by the browser again; what has come stays.
 */
async function bringLaterScreens(): Promise<void> {
  const cache = await caches.open(LATER)
  if (!(await cache.match(LIST))) return
  const list = await fetch(LIST, { cache: 'no-cache' })
  if (!list.ok) throw new Error(`${LIST}: ${list.status}`)
  await bringMissing(cache, await filesOf(list.clone()))
  await cache.put(LIST_OF_WAITING, list)
}

/** Screens of earlier versions go once this version has the floor; those it shares with them stay. */
async function dropEarlierVersions(): Promise<void> {
  const cache = await caches.open(LATER)
  const own = await cache.match(LIST_OF_WAITING)
  if (own) await cache.put(LIST, own.clone())
  const kept = own ?? (await cache.match(LIST))
  if (!kept) return
  const wanted = new Set([LIST, ...(await filesOf(kept))])
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url)
    if (search || !wanted.has(pathname)) await cache.delete(request)
  }
}

async function shortened(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
