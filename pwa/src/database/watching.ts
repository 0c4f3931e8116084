import { createMemory } from './memory'
import type { Reading, Table } from './store'

/** A row that was written, by its open columns, or that went, by its key alone. */
export interface Touched {
  table: Table
  columns: Record<string, unknown>
}

/**
 * Follows what was looked at. The database's own live queries lose sight of what a query reads once it has waited
 * for a cipher, so every look is noted here and compared with what was written, in this tab and in others. What a
 * follower has read stays with it, and only the rows that were written are read again: a list of a month is not
 * opened anew for each tap.
 */
export function createWatching(name: string, hearOthers: (touched: readonly Touched[]) => void): {
  /** Says what has been written, here and to the other tabs. */
  tell(touched: readonly Touched[]): void
  follow<Bodies extends Record<Table, unknown>, T>(
    reading: Reading<Bodies>,
    look: (reading: Reading<Bodies>) => Promise<T>,
    tell: (answer: T) => void,
    fail: (error: unknown) => void,
  ): () => void
  /** Lets every follower in this tab look again. */
  everything(): void
  close(): void
} {
  const followers = new Set<(touched: readonly Touched[] | null) => void>()
  const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`store:${name}`)
  const here = (touched: readonly Touched[]) => {
    for (const follower of followers) follower(touched)
  }
  if (others) {
    others.onmessage = ({ data }: MessageEvent<readonly Touched[]>) => {
      hearOthers(data)
      here(data)
    }
  }
  letGoOfProcess(others)

  return {
    tell(touched) {
      here(touched)
      others?.postMessage(touched)
    },
    follow(reading, look, tell, fail) {
      const memory = createMemory(reading)
      let looking = false
      let stale = false
      let stopped = false
      const again = async () => {
        stale = true
        if (looking) return
        looking = true
        while (stale && !stopped) {
          stale = false
          try {
            const answer = await look(memory.begin())
            if (stale) continue
            memory.forgetUnused()
            if (!stopped) tell(answer)
          } catch (error) {
            if (!stopped) fail(error)
          }
        }
        looking = false
      }
      const hear = (touched: readonly Touched[] | null) => {
        if (memory.hear(touched)) void again()
      }
      followers.add(hear)
      void again()
      return () => {
        stopped = true
        followers.delete(hear)
        memory.hear(null)
      }
    },
    everything() {
      for (const follower of followers) follower(null)
    },
    close() {
      followers.clear()
      others?.close()
    },
  }
}

/** A channel alone is no reason for a program outside the browser to go on. */
function letGoOfProcess(channel: BroadcastChannel | null): void {
  const maybe = channel as { unref?: () => void } | null
  maybe?.unref?.()
}
