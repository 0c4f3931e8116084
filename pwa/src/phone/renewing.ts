import { browserNetwork, systemClock } from '@/device'
import { isSomebodyWriting, takeOverNewest } from './serviceWorkerLink'

/** What became of trying to open a screen that this version of the page no longer finds. */
export type Renewal = 'going' | 'offline' | 'writing' | 'tried'

/** What it takes to open an address anew; the browser's own unless a test says otherwise. */
export interface Page {
  version: string
  now(): number
  /** Something half written stands open here or in another tab. */
  isSomebodyWriting(): Promise<boolean>
  /** Asks the server itself: a phone in a valley only believes to be connected. */
  answers(): Promise<boolean>
  takeOverNewest(): Promise<void>
  open(address: string): void
  tries: Pick<Storage, 'getItem' | 'setItem'>
}

declare const __APP_VERSION__: string | undefined

const TRIED = 'xunfang-renewed'
const ONCE_IN_MS = 60_000
/** A server that goes back and forth between broken versions gets so many tries, whatever it names them. */
const MOST_IN_A_WHILE = 3
const A_WHILE_MS = 600_000

export const thisPage: Page = {
  version: typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '0',
  now: () => systemClock.now(),
  isSomebodyWriting: () => isSomebodyWriting(),
  answers: async () => !browserNetwork.looksOffline() && (await fetch('/healthz', { cache: 'no-store' }).then(({ ok }) => ok, () => false)),
  takeOverNewest,
  open: (address) => window.location.assign(address),
  get tries() {
    return window.sessionStorage
  },
}

/** The file of a screen is not there: after an upgrade the server only has the new version's. */
export const isMissingFile = (error: unknown): boolean =>
  error instanceof Error && /preload CSS|dynamically imported module|importing a module script/i.test(error.message)

/**
 * Opens an address in the newest version: once a minute for each version, never over something half written, and not
 * without the server, which would leave an empty page.
 */
export async function renew(address: string, page: Page = thisPage, { overAll = false } = {}): Promise<Renewal> {
  if (!overAll && (await page.isSomebodyWriting())) return 'writing'
  const tries = (page.tries.getItem(TRIED) ?? '').split('\n').filter(Boolean).map((line) => line.split(' '))
  const since = ([, at]: string[]) => Math.abs(page.now() - Number(at))
  const soon = tries.some((one) => one[0] === page.version && since(one) < ONCE_IN_MS)
  const recent = tries.filter((one) => since(one) < A_WHILE_MS)
  if (soon || recent.length >= MOST_IN_A_WHILE) return 'tried'
  if (!(await page.answers())) return 'offline'
  if (!overAll && (await page.isSomebodyWriting())) return 'writing'
  page.tries.setItem(TRIED, [...recent, [page.version, page.now()]].map((one) => one.join(' ')).join('\n'))
  await page.takeOverNewest()
  page.open(address)
  return 'going'
}
