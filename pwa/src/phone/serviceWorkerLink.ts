import { ref, watch } from 'vue'
import { browserAttention, isTextOpen, phoneLocks, systemClock } from '@/device'
import { openDrafts } from '@/records/openDrafts'
import { useSyncState } from '@/sync'
import { askForDelivery, hasGrown } from './backgroundPost'
import { askTabs, mayChangeOver, type Channel } from './changingOver'

/** A newer version is fetched and waits; it takes over at a quiet moment, when the person says so, or when every window is closed. */
export const updateWaits = ref(false)
/** Somebody asked for it while something half written stands open here or in another tab. */
export const updateHeld = ref(false)

const CHECKED_AGAIN_AFTER_MS = 3_600_000
const DAY_MS = 86_400_000
const STARTING_MS = 5_000
const ANSWERS_WITHIN_MS = 2_000

const isWritingHere = () => openDrafts() > 0 || isTextOpen()
export const isSomebodyWriting =
  'BroadcastChannel' in globalThis ? askTabs(new BroadcastChannel('xunfang-writing') as Channel, isWritingHere) : async () => isWritingHere()

let waiting: ServiceWorker | null = null
let touched = false
let going = false

export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in window.navigator)) return
  const container = window.navigator.serviceWorker
  const registration = await container.register('/serviceWorker.js', { updateViaCache: 'none' })
  for (const sign of ['pointerdown', 'keydown']) window.addEventListener(sign, () => (touched = true), { capture: true, passive: true, once: true })
  const look = () => {
    waiting = registration.waiting
    updateWaits.value = waiting !== null && container.controller !== null
    if (updateWaits.value) void changeOverByItself()
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  followChanges(container)
  const state = useSyncState()
  watch(() => state.value.unsent, (now, before) => (hasGrown(now, before) ? askForDelivery() : undefined), { immediate: true })
  let checkedAt = systemClock.monotonic()
  const check = (after: number) => {
    if (systemClock.monotonic() - checkedAt < after) return
    checkedAt = systemClock.monotonic()
    registration.update().catch(() => undefined)
  }
  browserAttention.whenBack(() => check(CHECKED_AGAIN_AFTER_MS))
  setInterval(() => check(DAY_MS), CHECKED_AGAIN_AFTER_MS)
  document.addEventListener('visibilitychange', look)
}

/** A page that another tab has changed over under it goes along when nobody would notice; else it stays as it is. */
function followChanges(container: ServiceWorkerContainer): void {
  let had = container.controller !== null
  container.addEventListener('controllerchange', () => {
    const mine = going
    if (had && !isWritingHere() && (mine || !browserAttention.isThere())) window.location.reload()
    had = true
  })
}

const isQuiet = () => !browserAttention.isThere() || (!touched && performance.now() < STARTING_MS)

async function changeOverByItself(): Promise<void> {
  await phoneLocks.ifFree('xunfang-change-over', async () => {
    const newest = waiting
    const version = newest && isQuiet() ? await versionOf(newest) : null
    if (!newest || version === null) return
    const surroundings = { now: () => systemClock.now(), isSomebodyWriting, isQuiet, tries: window.localStorage }
    if ((await mayChangeOver(version, surroundings)) === 'yes') begin(newest)
  })
}

/** The build a worker belongs to; `null` when it does not say. */
function versionOf(worker: ServiceWorker): Promise<string | null> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(typeof data === 'string' ? data : null)
    setTimeout(() => resolve(null), ANSWERS_WITHIN_MS)
    worker.postMessage('which-version', [port2])
  })
}

function begin(newest: ServiceWorker): void {
  going = true
  newest.postMessage('take-over')
}

/** A phone that works offline gets it with all its screens. */
const WAITS_AT_MOST_MS = 45_000

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

/** Somebody asks for the newer version; it still waits for what is half written, here or in another tab. */
export async function takeOver(): Promise<void> {
  updateHeld.value = await isSomebodyWriting()
  if (!updateHeld.value && waiting) begin(waiting)
}
