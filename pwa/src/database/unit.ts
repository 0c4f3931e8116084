import type { Lying } from './dexieStore'
import { OWN_KEY, type Choice, type Key, type Row, type Table, type Unit } from './store'

/** Another tab wrote what this unit had read. */
export class Overtaken extends Error {
  override name = 'Overtaken'
}

/** One row to be put, or to go when `row` is null. */
export interface Written {
  table: Table
  key: Key
  row: object | null
}

/** Something the unit has read and relies on. */
export interface Look {
  table: Table
  stillHolds(): Promise<boolean>
}

interface Source<Bodies extends Record<Table, unknown>> {
  find(table: Table, keys: readonly Key[]): PromiseLike<(Lying | undefined)[]>
  choose(table: Table, choice: Choice): PromiseLike<Lying[]>
  opened<T extends Table>(table: T, row: Lying): Promise<Row<Bodies, T>>
}

/** A unit that reads at once, remembers what it relied on, and gathers what it wants written. */
export function createUnit<Bodies extends Record<Table, unknown>>(source: Source<Bodies>): {
  unit: Unit<Bodies>
  looks(): Look[]
  written(): Written[]
} {
  const looks: Look[] = []
  const writes = new Map<string, Written>()
  const addressOf = (table: Table, [worker, own]: Key) => JSON.stringify([table, worker, own])
  const keyOf = (table: Table, row: object): Key => {
    const columns = row as Record<string, string | number>
    return [String(columns['worker']), columns[OWN_KEY[table]] as string | number]
  }

  const found = new Map<string, Lying | undefined>()
  const chosen = new Map<string, Lying[]>()

  /** A unit sees one state: what it has read before, it does not read again. */
  async function find(table: Table, keys: readonly Key[]): Promise<(Lying | undefined)[]> {
    const unread = keys.filter((key) => !found.has(addressOf(table, key)))
    if (unread.length > 0) {
      const rows = await source.find(table, unread)
      const stamps = stampsOf(rows)
      looks.push({ table, stillHolds: async () => stampsOf(await source.find(table, unread)) === stamps })
      unread.forEach((key, place) => found.set(addressOf(table, key), rows[place]))
    }
    return keys.map((key) => found.get(addressOf(table, key)))
  }

  async function choose(table: Table, choice: Choice): Promise<Lying[]> {
    const whole = chosen.get(JSON.stringify([table, { worker: choice.worker }]))
    if (whole && choice.limit === undefined && table !== 'records') return whole.filter((row) => fits(row, choice))
    const name = JSON.stringify([table, choice])
    const known = chosen.get(name)
    if (known) return known
    const rows = await source.choose(table, choice)
    const stamps = stampsOf(rows)
    looks.push({ table, stillHolds: async () => stampsOf(await source.choose(table, choice)) === stamps })
    chosen.set(name, rows)
    return rows
  }

  async function list<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]> {
    const untouched = (await choose(table, choice)).filter((row) => !writes.has(addressOf(table, keyOf(table, row))))
    const opened = await Promise.all(untouched.map((row) => source.opened(table, row)))
    const mine = [...writes.values()].filter((write) => write.table === table && write.row && fits(write.row, choice))
    if (mine.length === 0) return opened
    return [...opened, ...mine.map((write) => write.row as Row<Bodies, T>)].sort((a, b) => inOrder(keyOf(table, a), keyOf(table, b)))
  }

  async function getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]> {
    const lying = await find(table, keys.filter((key) => !writes.has(addressOf(table, key))))
    const read = new Map(lying.flatMap((row) => (row ? [[addressOf(table, keyOf(table, row)), row] as const] : [])))
    const rows = await Promise.all(
      keys.map(async (key) => {
        const write = writes.get(addressOf(table, key))
        if (write) return (write.row ?? undefined) as Row<Bodies, T> | undefined
        const row = read.get(addressOf(table, key))
        return row && source.opened(table, row)
      }),
    )
    return rows.filter((row) => row !== undefined)
  }

  const unit: Unit<Bodies> = {
    get: async (table, key) => (await getMany(table, [key]))[0],
    getMany,
    list,
    count: async (table, choice) => (await list(table, choice)).length,
    put(table, row) {
      const key = keyOf(table, row)
      writes.set(addressOf(table, key), { table, key, row })
    },
    remove(table, key) {
      writes.set(addressOf(table, key), { table, key, row: null })
    },
  }
  return { unit, looks: () => looks, written: () => [...writes.values()] }
}

function stampsOf(rows: readonly (Lying | undefined)[]): string {
  return rows.map((row) => row?.stamp ?? '-').join(' ')
}

function fits(row: object, choice: Choice): boolean {
  const columns = row as Record<string, unknown>
  const day = columns['day'] as number
  return (
    columns['worker'] === choice.worker &&
    (choice.kind === undefined || columns['kind'] === choice.kind) &&
    (choice.record === undefined || columns['record'] === choice.record) &&
    (choice.lane === undefined || columns['lane'] === choice.lane) &&
    (choice.days === undefined || (day >= choice.days[0] && day <= choice.days[1]))
  )
}

function inOrder(a: Key, b: Key): number {
  if (a[1] === b[1]) return 0
  return a[1] < b[1] ? -1 : 1
}
