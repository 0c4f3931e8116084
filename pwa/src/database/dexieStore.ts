import { Dexie, type Collection, type Table as DexieTable } from 'dexie'
import { plainSealer, type Sealer } from './sealer'
import { OWN_KEY, type Choice, type Key, type Reading, type Row, type Store, type Table, type Unit } from './store'
import { createUnit, Overtaken, type Written } from './unit'
import { createWatching, type Touched } from './watching'

/** A row as it lies in the database: open columns, a sealed body, and a stamp that changes with each write. */
export type Lying = Record<string, unknown> & { body: unknown; stamp: string }

export interface StoreOptions {
  name: string
  sealer?: Sealer
  /** The browser's own when left out. */
  indexedDB?: IDBFactory
  IDBKeyRange?: typeof IDBKeyRange
}

const SCHEMA: Record<Table, string> = {
  records: '[worker+id], [worker+kind+day]',
  outbox: '[worker+seq], [worker+lane+seq], [worker+record+seq]',
  aside: '[worker+change], [worker+record]',
  sent: '[worker+change], [worker+record]',
  receipts: '[worker+id]',
  drafts: '[worker+id]',
  notes: '[worker+name]',
}
const TRIES = 20

/** Opens the phone's store in IndexedDB. */
export function openStore<Bodies extends Record<Table, unknown>>(options: StoreOptions): Store<Bodies> {
  const { name, sealer = plainSealer, ...engine } = options
  const dexie = new Dexie(name, {
    chromeTransactionDurability: 'strict',
    ...(engine.indexedDB && engine.IDBKeyRange ? engine : {}),
  })
  dexie.version(1).stores(SCHEMA)
  dexie.on('versionchange', () => dexie.close())
  const watching = createWatching(name)
  const run = crypto.randomUUID().slice(0, 8)
  let writes = 0

  const lying = (table: Table): DexieTable<Lying, [string, string | number]> => dexie.table(table)
  const find = (table: Table, keys: readonly Key[]) => lying(table).bulkGet(keys.map(([worker, own]) => [worker, own]))
  const choose = (table: Table, choice: Choice) => chosen(lying(table), table, choice)

  async function opened<T extends Table>(table: T, row: Lying): Promise<Row<Bodies, T>> {
    const body = await sealer.open(String(row['worker']), placeOf(table, row), row.body)
    return { ...row, body } as unknown as Row<Bodies, T>
  }

  const reading: Reading<Bodies> = {
    async get(table, key) {
      const [row] = await find(table, [key])
      return row && opened(table, row)
    },
    async getMany(table, keys) {
      const rows = await find(table, keys)
      return Promise.all(rows.filter((row) => row !== undefined).map((row) => opened(table, row)))
    },
    list: async (table, choice) => Promise.all((await choose(table, choice).toArray()).map((row) => opened(table, row))),
    count: (table, choice) => choose(table, choice).count(),
  }

  async function sealed({ table, key, row }: Written): Promise<Written & { lying: Lying | null }> {
    if (!row) return { table, key, row, lying: null }
    const columns = row as Record<string, unknown>
    writes += 1
    const stamp = `${run}-${writes}`
    const body = await sealer.seal(String(columns['worker']), placeOf(table, columns), columns['body'])
    return { table, key, row, lying: { ...columns, body, stamp } }
  }

  async function once<T>(act: (unit: Unit<Bodies>) => Promise<T>): Promise<T> {
    const { unit, looks, written } = createUnit<Bodies>({ find, choose: (table, choice) => choose(table, choice).toArray(), opened })
    const answer = await act(unit)
    const rows = await Promise.all(written().map(sealed))
    if (rows.length === 0) return answer
    const tables = [...new Set([...rows.map(({ table }) => table), ...looks().map(({ table }) => table)])]
    await dexie.transaction('rw', tables, async () => {
      const held = await Promise.all(looks().map((look) => look.stillHolds()))
      if (held.includes(false)) throw new Overtaken()
      for (const table of tables) {
        const here = rows.filter((row) => row.table === table)
        await lying(table).bulkDelete(here.filter((row) => !row.lying).map(({ key }) => [key[0], key[1]]))
        await lying(table).bulkPut(here.flatMap((row) => row.lying ?? []))
      }
    })
    watching.tell(rows.map(touchedBy))
    return answer
  }

  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work)
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    read: (look) => look(reading),
    change: (act) =>
      inTurn(async () => {
        for (let left = TRIES; ; left -= 1) {
          try {
            return await once(act)
          } catch (error) {
            if (!(error instanceof Overtaken) || left === 0) throw error
          }
        }
      }),
    watch: (look, tell, fail = sayAloud) => watching.follow(reading, look, tell, fail),
    close() {
      watching.close()
      dexie.close()
    },
  }
}

/** A read that fails is a fault of ours; the app shows faults that nobody has caught. */
function sayAloud(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else console.error(error)
}

function touchedBy({ table, key, lying }: Written & { lying: Lying | null }): Touched {
  if (!lying) return { table, columns: { worker: key[0], [OWN_KEY[table]]: key[1] } }
  return { table, columns: Object.fromEntries(Object.entries(lying).filter(([name]) => name !== 'body')) }
}

function placeOf(table: Table, columns: Record<string, unknown>): string {
  return `${table}/${String(columns[OWN_KEY[table]])}`
}

function chosen(rows: DexieTable<Lying>, table: Table, choice: Choice): Collection<Lying> {
  const { worker, kind, days, record, lane, limit } = choice
  const min = Dexie.minKey
  const max = Dexie.maxKey
  const whole = () => rows.where(`[worker+${OWN_KEY[table]}]`).between([worker, min], [worker, max])
  const some = () => {
    if (kind !== undefined) {
      return rows.where('[worker+kind+day]').between([worker, kind, days?.[0] ?? min], [worker, kind, days?.[1] ?? max], true, true)
    }
    if (record !== undefined && table === 'outbox') {
      return rows.where('[worker+record+seq]').between([worker, record, min], [worker, record, max])
    }
    if (record !== undefined) return rows.where('[worker+record]').equals([worker, record])
    if (lane !== undefined) return rows.where('[worker+lane+seq]').between([worker, lane, min], [worker, lane, max])
    return whole()
  }
  return limit === undefined ? some() : some().limit(limit)
}
