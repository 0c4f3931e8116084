/** What a page needs to know before a newer version may have the floor; the browser's own unless a test says otherwise. */
export interface Surroundings {
  now(): number
  /** Something half written stands open here or in another tab. */
  isSomebodyWriting(): Promise<boolean>
  /** Nobody looks at the app, or it has only just opened and nobody has touched it. */
  isQuiet(): boolean
  /** Shared by all tabs, and there again after a reload. */
  tries: Pick<Storage, 'getItem' | 'setItem'>
}

/** Whether the newer version has the floor by itself, and if not, why. */
export type MayChange = 'yes' | 'not-quiet' | 'writing' | 'tried'

interface Try {
  version: string
  at: number
}

const TRIED = 'xunfang-changed-over'
/** A server that goes back and forth between two versions changes a phone over so often and no more. */
const MOST_FOR_ONE = 2
const PAUSE_MS = 600_000
const REMEMBERED = 50

/**
 * Decides whether a version that waits takes over by itself, and writes down that it does. Bounded for each version and in time: it
 * cannot loop, whatever versions the server names. Where nothing can be written down, only a person changes it over.
 */
export async function mayChangeOver(version: string, here: Surroundings): Promise<MayChange> {
  if (!here.isQuiet()) return 'not-quiet'
  if (await here.isSomebodyWriting()) return 'writing'
  if (!here.isQuiet()) return 'not-quiet'
  try {
    const tries = triesIn(here.tries.getItem(TRIED))
    const now = here.now()
    const tooSoon = tries.some(({ at }) => Math.abs(now - at) < PAUSE_MS)
    if (tooSoon || tries.filter((one) => one.version === version).length >= MOST_FOR_ONE) return 'tried'
    here.tries.setItem(TRIED, JSON.stringify([...tries, { version, at: now }].slice(-REMEMBERED)))
    return 'yes'
  } catch {
    return 'tried'
  }
}

function triesIn(kept: string | null): Try[] {
  const tries = JSON.parse(kept ?? '[]') as unknown
  return Array.isArray(tries) ? (tries as Try[]) : []
}

/** The part of a BroadcastChannel that is needed. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  removeEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
}

const ANSWERS_WITHIN_MS = 400

/** Asks the other tabs whether somebody writes there, and answers them. */
export function askTabs(channel: Channel, isWritingHere: () => boolean, later: (act: () => void, ms: number) => unknown = setTimeout) {
  channel.addEventListener('message', ({ data }) => {
    if (data === 'who-writes' && isWritingHere()) channel.postMessage('i-write')
  })
  return (): Promise<boolean> => {
    if (isWritingHere()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const hear = ({ data }: { data: unknown }) => {
        if (data === 'i-write') end(true)
      }
      const end = (writing: boolean) => {
        channel.removeEventListener('message', hear)
        resolve(writing || isWritingHere())
      }
      channel.addEventListener('message', hear)
      later(() => end(false), ANSWERS_WITHIN_MS)
      channel.postMessage('who-writes')
    })
  }
}
