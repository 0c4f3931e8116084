import type { Milliseconds } from './clock'

/** Does something later; the answer calls it off. */
export interface Timers {
  after(delay: Milliseconds, act: () => void): () => void
}

export const systemTimers: Timers = {
  after(delay, act) {
    const timer = setTimeout(act, delay)
    return () => clearTimeout(timer)
  },
}
