import { OWN_KEY, type Choice, type Key, type Reading, type Row, type Table } from './store'

/** A row that was written, by its open columns, or that went, by its key alone. */
export interface Touched {
  table: Table
  columns: Record<string, unknown>
}

type Look = { table: Table; key: Key } | { table: Table; choice: Choice }

/**
 * Follows what was looked at. The database's own live queries lose sight of what a query reads once it has waited
 * for a cipher, so every look is noted here and compared with what was written, in this tab and in others.
 */
export function createWatching(name: string): {
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
  if (others) others.onmessage = (event: MessageEvent<readonly Touched[]>) => here(event.data)
  letGoOfProcess(others)

  return {
    tell(touched) {
      here(touched)
      others?.postMessage(touched)
    },
    follow(reading, look, tell, fail) {
      let looks: Look[] = []
      let looking = false
      let stale = false
      let stopped = false
      const again = async () => {
        stale = true
        if (looking) return
        looking = true
        while (stale && !stopped) {
          stale = false
          looks = []
          try {
            const answer = await look(noting(reading, looks))
            if (!stopped && !stale) tell(answer)
          } catch (error) {
            if (!stopped) fail(error)
          }
        }
        looking = false
      }
      const hear = (touched: readonly Touched[] | null) => {
        if (touched === null || touched.some((one) => looks.some((seen) => concerns(seen, one)))) void again()
      }
      followers.add(hear)
      void again()
      return () => {
        stopped = true
        followers.delete(hear)
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

function noting<Bodies extends Record<Table, unknown>>(reading: Reading<Bodies>, looks: Look[]): Reading<Bodies> {
  return {
    opens: reading.opens,
    get<T extends Table>(table: T, key: Key): Promise<Row<Bodies, T> | undefined> {
      looks.push({ table, key })
      return reading.get(table, key)
    },
    getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]> {
      looks.push(...keys.map((key) => ({ table, key })))
      return reading.getMany(table, keys)
    },
    list<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]> {
      looks.push({ table, choice })
      return reading.list(table, choice)
    },
    count(table, choice) {
      looks.push({ table, choice })
      return reading.count(table, choice)
    },
  }
}

/** Days and lanes are left out: the row may have moved out of those that were looked at. */
function concerns(look: Look, { table, columns }: Touched): boolean {
  if (look.table !== table) return false
  if ('key' in look) return columns['worker'] === look.key[0] && columns[OWN_KEY[table]] === look.key[1]
  const { worker, kind, record } = look.choice
  if (worker === undefined) return true
  const may = (name: string, wanted: string | undefined) => wanted === undefined || columns[name] === undefined || columns[name] === wanted
  return columns['worker'] === worker && may('kind', kind) && may('record', record)
}
