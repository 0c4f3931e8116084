import { answered, finished, openDatabase } from './engine'
import { DATABASE, LAYOUT } from './layout'
import { createPlaces, type Lying, type Resolved } from './lying'
import { Damaged, Locked, plainSealer, type Sealer } from './sealer'
import { OWN_KEY, type Key, type Reading, type Row, type Store, type Table, type Unit } from './store'
import { createUnit, fits, inOrder, Overtaken, ownKeyOf, type Written } from './unit'
import { createWatching, type Touched } from './watching'

export interface StoreOptions {
  name: string
  sealer?: Sealer
  /** The browser's own when left out. */
  indexedDB?: IDBFactory
  IDBKeyRange?: typeof IDBKeyRange
}

/** What a sealed body holds: also the columns that stand as tags outside. */
interface Inside {
  columns: Record<string, unknown>
  body: unknown
}

const TRIES = 20
/** Rows remembered as they were opened, so that a list that is looked at again costs no ciphers. */
const REMEMBERED = 4_000
/** Few rows that nearly every change asks for. */
const RECALLED: readonly Table[] = ['notes', 'vaults']
const TABLES = Object.keys(LAYOUT) as Table[]

/** Opens the phone's store in IndexedDB. */
export function openStore<Bodies extends Record<Table, unknown>>(options: StoreOptions): Store<Bodies> {
  const { name, sealer = plainSealer } = options
  const factory = options.indexedDB ?? globalThis.indexedDB
  const ranges = options.IDBKeyRange ?? globalThis.IDBKeyRange
  const places = createPlaces(sealer, ranges)
  const watching = createWatching(name, (touched) => {
    if (touched.some(({ table }) => RECALLED.includes(table))) lastSeen.clear()
  })
  const run = crypto.randomUUID().slice(0, 8)
  let writes = 0
  let database: Promise<IDBDatabase> | null = null
  let sharing: Promise<IDBTransaction> | null = null
  const remembered = new Map<string, Inside>()
  const lastSeen = new Map<string, Lying | null>()

  function see(table: Table, key: IDBValidKey, row: Lying | null | undefined): void {
    if (RECALLED.includes(table)) lastSeen.set(JSON.stringify([table, key]), row ?? null)
  }

  function connect(): Promise<IDBDatabase> {
    database ??= openDatabase(factory, name, DATABASE.version, DATABASE.layout).catch((error: unknown) => {
      database = null
      throw error
    })
    return database
  }

  async function begin(tables: readonly Table[], mode: IDBTransactionMode): Promise<IDBTransaction> {
    const open = (store: IDBDatabase) => store.transaction([...tables], mode, { durability: mode === 'readwrite' ? 'strict' : 'default' })
    try {
      return open(await connect())
    } catch (error) {
      // The browser closes connections of pages that slept for long; the database itself is well.
      if ((error as Error).name !== 'InvalidStateError') throw error
      database = null
      return open(await connect())
    }
  }

  /** Questions of the same moment share a transaction: to begin one costs more than an answer. */
  async function ask<T>(table: Table, question: (rows: IDBObjectStore) => Promise<T>, within?: IDBTransaction): Promise<T> {
    if (within) return question(within.objectStore(table))
    for (;;) {
      const begun = sharing === null
      const mine = (sharing ??= begin(TABLES, 'readonly'))
      try {
        return question((await mine).objectStore(table))
      } catch (error) {
        if (sharing === mine) sharing = null
        if (begun) throw error // else its moment was over
      }
    }
  }

  async function find(table: Table, keys: readonly IDBValidKey[], within?: IDBTransaction): Promise<(Lying | undefined)[]> {
    if (keys.length === 0) return []
    const lying = await ask(table, (rows) => Promise.all(keys.map((key) => answered<Lying | undefined>(rows.get(key)))), within)
    keys.forEach((key, place) => see(table, key, lying[place]))
    return lying
  }

  async function choose(table: Table, { index, ranges: wanted, limit }: Resolved, within?: IDBTransaction): Promise<Lying[]> {
    const lists = await ask(table, (rows) => {
      const source = index === null ? rows : rows.index(index)
      return Promise.all((wanted ?? [null]).map((range) => answered<Lying[]>(source.getAll(range, limit))))
    }, within)
    return lists.flat()
  }

  async function openedInside(table: Table, row: Lying): Promise<Inside> {
    const known = remembered.get(row.stamp)
    if (known) return known
    const worker = String(row['worker'])
    const open = await sealer.open(worker, placeOf(table, row), row.body)
    if (LAYOUT[table].raw) return { columns: { ...row }, body: open }
    const inside = open as Inside
    if (worker !== '') remember(row.stamp, inside)
    return inside
  }

  function remember(stamp: string, inside: Inside): void {
    frozen(inside)
    remembered.set(stamp, inside)
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value as string)
  }

  async function opened<T extends Table>(table: T, rows: readonly Lying[]): Promise<Row<Bodies, T>[]> {
    if (!LAYOUT[table].sealed) return rows as unknown as Row<Bodies, T>[]
    const all = await Promise.all(
      rows.map(async (row) => {
        try {
          const { columns, body } = await openedInside(table, row)
          return { ...columns, body } as unknown as Row<Bodies, T>
        } catch (error) {
          if (!(error instanceof Damaged)) throw error
          await moveApart(table, [row], error.message)
          return null
        }
      }),
    )
    return all.filter((row) => row !== null)
  }

  const reading: Reading<Bodies> = {
    opens: sealer.opens,
    get: async (table, key) => (await reading.getMany(table, [key]))[0],
    async getMany(table, keys) {
      const rows = await find(table, await Promise.all(keys.map((key) => places.keyOf(table, key))))
      return opened(table, rows.filter((row) => row !== undefined))
    },
    async list(table, choice) {
      const rows = await opened(table, await choose(table, await places.resolve(table, choice)))
      return inOrder(table, choice, choice.days ? rows.filter((row) => fits(row, choice)) : [...rows])
    },
    async count(table, choice) {
      const { index, ranges: wanted } = await places.resolve(table, choice)
      const counts = await ask(table, (rows) => {
        const source = index === null ? rows : rows.index(index)
        return Promise.all((wanted ?? [undefined]).map((range) => answered(source.count(range))))
      })
      return counts.reduce((sum, count) => sum + count, 0)
    },
  }

  async function lyingFrom({ table, key, row }: Written): Promise<{ table: Table; lyingKey: IDBValidKey; lying: Lying | null; inside?: Inside }> {
    const lyingKey = await places.keyOf(table, key)
    if (!row) return { table, lyingKey, lying: null }
    const { body, ...columns } = row as { body: unknown } & Record<string, unknown>
    writes += 1
    const stamp = `${run}-${writes}`
    const outside = await places.columnsOf(table, columns)
    const inside: Inside = { columns, body }
    const closed = LAYOUT[table].sealed ? await sealer.seal(String(columns['worker']), placeOf(table, outside), LAYOUT[table].raw ? body : inside) : body
    return { table, lyingKey, lying: { ...outside, body: closed, stamp }, inside }
  }

  async function once<T>(act: (unit: Unit<Bodies>) => Promise<T>, presumes: boolean): Promise<T> {
    const recalled = (table: Table, key: IDBValidKey) => lastSeen.get(JSON.stringify([table, key]))
    const { unit, looks, written, presumed } = createUnit<Bodies>({ places, find, choose, opened, opens: sealer.opens, lastSeen: recalled, presumes })
    const answer = await act(unit).catch((error: unknown) => {
      throw presumed() ? new Overtaken() : error
    })
    const changes = written()
    if (changes.length === 0) {
      if (presumed()) throw new Overtaken()
      return answer
    }
    const rows = await Promise.all(changes.map(lyingFrom))
    const tables = [...new Set([...rows.map(({ table }) => table), ...looks().map(({ table }) => table)])]
    const transaction = await begin(tables, 'readwrite')
    const done = finished(transaction)
    // What is relied on is asked first, and what is written stands right behind it: one way to the disk and back.
    // The answers come before those to the writing, so the transaction is still there to be called off.
    const holding = Promise.all(looks().map((look) => look.stillHolds(transaction)))
    try {
      for (const { table, lyingKey, lying } of rows) {
        if (lying) transaction.objectStore(table).put(lying)
        else transaction.objectStore(table).delete(lyingKey)
      }
      if ((await holding).includes(false)) throw new Overtaken()
    } catch (error) {
      for (const given of [done, holding]) given.catch(() => undefined)
      abort(transaction)
      throw error
    }
    await done
    for (const { table, lyingKey, lying, inside } of rows) {
      see(table, lyingKey, lying)
      if (lying && inside && isRemembered(table, lying)) remember(lying.stamp, asSealed(inside))
    }
    watching.tell(changes.map(touchedBy))
    return answer
  }

  /** Whoever follows a row reads it right after it was written. */
  const isRemembered = (table: Table, lying: Lying) => LAYOUT[table].sealed && !LAYOUT[table].raw && lying['worker'] !== '' && sealer.opens(String(lying['worker']))

  /** Moves rows, as they lie, out of the way of everything else. */
  async function moveApart(table: Table, rows: readonly Lying[], why: string): Promise<void> {
    const transaction = await begin([table, 'broken'], 'readwrite')
    const done = finished(transaction)
    const from = transaction.objectStore(table)
    const touched: Touched[] = []
    for (const row of rows) {
      const key = LAYOUT[table].key.map((column) => row[column] as IDBValidKey)
      const now = await answered<Lying | undefined>(from.get(key))
      if (now?.stamp !== row.stamp) continue
      const id = `${table}/${String(key.at(-1))}/${row.stamp}`
      transaction.objectStore('broken').put({ worker: row['worker'], id, body: { table, lying: row, why }, stamp: `${run}-apart-${row.stamp}` })
      from.delete(key)
      touched.push({ table: 'broken', columns: { worker: row['worker'], id } }, { table, columns: { worker: row['worker'] } })
    }
    await done
    watching.tell(touched)
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
            return await once(act, left === TRIES)
          } catch (error) {
            if (!(error instanceof Overtaken) || left === 0) throw error
          }
        }
      }),
    watch: (look, tell, fail = sayAloud) => watching.follow(reading, look, tell, fail),
    lookAgain() {
      remembered.clear()
      lastSeen.clear()
      watching.everything()
    },
    async setApart(table, key, why) {
      const rows = await find(table, [await places.keyOf(table, key)])
      await moveApart(table, rows.filter((row) => row !== undefined), why)
    },
    async lying(worker, tables) {
      const rows = await Promise.all(tables.map(async (table) => (await choose(table, await places.resolve(table, { worker }))).map((row) => ({ place: placeOf(table, row), body: row.body }))))
      return rows.flat()
    },
    async erase(worker) {
      const transaction = await begin(TABLES, 'readwrite')
      const done = finished(transaction)
      for (const table of TABLES) transaction.objectStore(table).delete(ranges.bound([worker], [worker, []]))
      await done
      remembered.clear()
      lastSeen.clear()
      watching.everything()
    },
    close() {
      watching.close()
      void database?.then((open) => open.close(), () => undefined)
      database = null
    },
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has ended by itself.
  }
}

/** A read that fails is a fault of ours; the app shows faults that nobody has caught. */
function sayAloud(error: unknown): void {
  if (error instanceof Locked) return // Locked while looking: whoever locks lets everybody look again.
  if (typeof reportError === 'function') reportError(error)
  else console.error(error)
}

function touchedBy({ table, key, row }: Written): Touched {
  if (!row) return { table, columns: { worker: key[0], [OWN_KEY[table]]: key[1] } }
  return { table, columns: Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'body')) }
}

function placeOf(table: Table, columns: Record<string, unknown>): string {
  return `${table}/${String(columns[OWN_KEY[table]])}`
}

/** A copy, with what a sealer takes. */
function asSealed(inside: Inside): Inside {
  return JSON.parse(JSON.stringify(inside)) as Inside
}

/** What is handed out twice must not be changed by the first who gets it. */
function frozen(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const inner of Object.values(value)) frozen(inner)
}

export { ownKeyOf, type Key }
