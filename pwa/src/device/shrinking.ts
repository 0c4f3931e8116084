import type { Milliseconds } from './clock'
import type { PictureHead } from './pictureHead'
import { systemTimers, type Timers } from './timers'

/** What the worker is asked: `edge` is the longest edge of the smaller picture; `null` leaves the file as it is and only makes a small one. */
export interface Wanted {
  file: Blob
  edge: number | null
  now: number
}

/** What it makes: JPEGs without metadata, upright. `null` where the browser cannot open the file, or nothing was to be made. */
export interface Done {
  head: PictureHead
  picture: Blob | null
  small: Blob | null
}

export interface Shrinker {
  /** Makes a picture smaller, off the main thread; one after the other, because each takes memory. `null` when it did not end. */
  shrink(wanted: Wanted): Promise<Done | null>
}

/** An old phone takes seconds for 50 megapixels; what takes longer has died. */
const PATIENCE_MS: Milliseconds = 60_000
/** The memory is given back when nobody takes photos any more. */
const RESTS_AFTER_MS: Milliseconds = 20_000

const startWorker = () => new Worker(new URL('./shrinkingWorker.ts', import.meta.url), { type: 'module' })

export function createShrinker(start: () => Worker = startWorker, timers: Timers = systemTimers): Shrinker {
  let worker: Worker | null = null
  let callOff = () => {}
  let last: Promise<unknown> = Promise.resolve()

  function stop() {
    callOff()
    worker?.terminate()
    worker = null
  }

  function ask(wanted: Wanted): Promise<Done | null> {
    callOff()
    return new Promise((tell) => {
      const { port1, port2 } = new MessageChannel()
      const end = (done: Done | null) => {
        port1.close()
        callOff()
        if (done === null) stop()
        else callOff = timers.after(RESTS_AFTER_MS, stop)
        tell(done)
      }
      callOff = timers.after(PATIENCE_MS, () => end(null))
      port1.onmessage = ({ data }: MessageEvent<Done>) => end(data)
      try {
        worker ??= start()
        worker.onerror = () => end(null)
        worker.postMessage(wanted, [port2])
      } catch {
        end(null)
      }
    })
  }

  return {
    shrink(wanted) {
      const mine = last.then(() => ask(wanted))
      last = mine
      return mine
    },
  }
}

export const shrinker: Shrinker = createShrinker()
