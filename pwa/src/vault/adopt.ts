import { answered } from '../database/engine'
import { OWN_KEY, type Table } from '../database/store'
import type { RecordBody, RecordStore } from '../records/bodies'

type OldRow = Record<string, unknown> & { worker: string; body: unknown }

/** Where version 0.1.0 kept everything, readable. */
const OLD = 'xunfang'
const TABLES = ['records', 'outbox', 'aside', 'sent', 'receipts', 'drafts', 'notes'] as const satisfies readonly Table[]
/** Belong to the phone and are older than whatever the new store has by now. */
const OF_THE_PHONE = ['device_id', 'seq', 'clock', 'server_keys']

/**
 * Takes over what version 0.1.0 left unsealed: a worker's rows when that worker signs in, sealed from then on, the phone's own at once. The old
 * database goes when nobody's rows are left in it. Does nothing where there is none.
 */
export function createAdoption(parts: { store: RecordStore; indexedDB: IDBFactory | undefined }) {
  const { store, indexedDB: factory } = parts

  async function opened(): Promise<IDBDatabase | null> {
    if (!factory) return null
    const request = factory.open(OLD)
    // Asking for a database makes it: one that was not there before is called off.
    request.onupgradeneeded = () => request.transaction?.abort()
    return answered(request).catch(() => null)
  }

  async function rowsOf(database: IDBDatabase, table: string): Promise<OldRow[]> {
    if (!database.objectStoreNames.contains(table)) return []
    return answered<OldRow[]>(database.transaction(table).objectStore(table).getAll())
  }

  async function removeFrom(database: IDBDatabase, worker: string): Promise<boolean> {
    const tables = TABLES.filter((table) => database.objectStoreNames.contains(table))
    const transaction = database.transaction(tables, 'readwrite')
    let left = 0
    for (const table of tables) {
      const rows = transaction.objectStore(table)
      for (const row of await answered<OldRow[]>(rows.getAll())) {
        if (row.worker === worker) rows.delete([row.worker, row[OWN_KEY[table]] as IDBValidKey])
        else if (row.worker !== '') left += 1
      }
    }
    return left === 0
  }

  return {
    /** The phone keeps its name at the server, and the order of its changes. */
    async takePhone(): Promise<void> {
      const database = await opened()
      if (!database) return
      const notes = (await rowsOf(database, 'notes')).filter((row) => row.worker === '' && OF_THE_PHONE.includes(String(row['name'])))
      database.close()
      await store.change(async (unit) => {
        for (const { name, body } of notes as unknown as { name: string; body: unknown }[]) {
          if (!(await unit.get('notes', ['', name]))) unit.put('notes', { worker: '', name, body })
        }
      })
    },

    /** What the worker of this id left, under the key of the new store. Answers how many rows. */
    async takeWorker(workerId: string, worker: string): Promise<number> {
      const database = await opened()
      if (!database) return 0
      try {
        const notes = await rowsOf(database, 'notes')
        const workers = (notes.find((row) => row.worker === '' && row['name'] === 'workers')?.body ?? []) as { key: string; worker_id: string }[]
        const old = workers.find((one) => one.worker_id === workerId)?.key
        if (!old) return 0
        let taken = 0
        for (const table of TABLES) {
          const rows = (await rowsOf(database, table)).filter((row) => row.worker === old)
          await store.change(async (unit) => {
            for (const row of rows) unit.put(table, renewed(table, row, worker) as never)
          })
          taken += rows.length
        }
        if (await removeFrom(database, old)) factory?.deleteDatabase(OLD)
        return taken
      } finally {
        database.close()
      }
    },
  }
}

export type Adoption = ReturnType<typeof createAdoption>

/** A row of the old store as the new one has it. */
function renewed(table: (typeof TABLES)[number], row: OldRow, worker: string): object {
  const columns = Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'stamp'))
  const own = table === 'records' ? { own: (row.body as RecordBody).mine } : {}
  const body = table === 'outbox' ? { ...(row.body as object), posted: null } : row.body
  const change = (row.body as { change?: object } | null)?.change
  return { ...columns, ...own, worker, body: change ? { ...(body as object), change: { ...change, posted: null } } : body }
}

