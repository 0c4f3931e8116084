import type { Lying, Places, Resolved } from './lying'
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
  stillHolds(within: IDBTransaction): Promise<boolean>
}

interface Source<Bodies extends Record<Table, unknown>> {
  places: Places
  find(table: Table, keys: readonly IDBValidKey[], within?: IDBTransaction): Promise<(Lying | undefined)[]>
  choose(table: Table, which: Resolved, within?: IDBTransaction): Promise<Lying[]>
  /** A row as it lay when this tab last saw it, `null` where none was; `undefined`: not seen, or not to be gone by. */
  lastSeen(table: Table, key: IDBValidKey): Lying | null | undefined
  /** Whether a unit may go by what it has not looked at. */
  presumes: boolean
  /** The rows that can be opened, in the same order. */
  opened<T extends Table>(table: T, rows: readonly Lying[]): Promise<Row<Bodies, T>[]>
  opens(worker: string): boolean
}

/** A unit that reads at once, remembers what it relied on, and gathers what it wants written. */
export function createUnit<Bodies extends Record<Table, unknown>>(source: Source<Bodies>): {
  unit: Unit<Bodies>
  looks(): Look[]
  written(): Written[]
  /** It went by something that it has not looked at: only a write shows that it was right. */
  presumed(): boolean
} {
  const { places } = source
  const looks: Look[] = []
  const writes = new Map<string, Written>()
  const found = new Map<string, Lying | undefined>()
  const chosen = new Map<string, Lying[]>()
  let presumed = false

  function relyOn(table: Table, keys: readonly Key[], lyingKeys: readonly IDBValidKey[], rows: readonly (Lying | undefined)[]): void {
    const stamps = stampsOf(rows)
    looks.push({ table, stillHolds: async (within) => stampsOf(await source.find(table, lyingKeys, within)) === stamps })
    keys.forEach((key, place) => found.set(addressOf(table, key), rows[place]))
  }

  function relyOnChoice(table: Table, choice: Choice, which: Resolved, rows: Lying[]): Lying[] {
    const stamps = stampsOf(rows)
    looks.push({ table, stillHolds: async (within) => stampsOf(await source.choose(table, which, within)) === stamps })
    chosen.set(JSON.stringify([table, choice]), rows)
    return rows
  }

  /** A unit sees one state: what it has read before, it does not read again. */
  async function find(table: Table, keys: readonly Key[]): Promise<(Lying | undefined)[]> {
    const unread = keys.filter((key) => !found.has(addressOf(table, key)))
    if (unread.length > 0) {
      const lyingKeys = await Promise.all(unread.map((key) => places.keyOf(table, key)))
      relyOn(table, unread, lyingKeys, await source.find(table, lyingKeys))
    }
    return keys.map((key) => found.get(addressOf(table, key)))
  }

  async function choose(table: Table, choice: Choice): Promise<Lying[]> {
    const known = chosen.get(JSON.stringify([table, choice]))
    if (known) return known
    const which = await places.resolve(table, choice)
    const whole = chosen.get(JSON.stringify([table, { worker: choice.worker }]))
    if (whole && choice.limit === undefined) return whole.filter((row) => which.fits(row))
    return relyOnChoice(table, choice, which, await source.choose(table, which))
  }

  async function list<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]> {
    const opened = await source.opened(table, await choose(table, choice))
    const untouched = opened.filter((row) => !writes.has(addressOf(table, ownKeyOf(table, row))))
    const mine = [...writes.values()].filter((write) => write.table === table && write.row && fits(write.row, choice))
    return inOrder(table, choice, [...untouched, ...mine.map((write) => write.row as Row<Bodies, T>)])
  }

  async function getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]> {
    const lying = await find(table, keys.filter((key) => !writes.has(addressOf(table, key))))
    const opened = await source.opened(table, lying.filter((row) => row !== undefined))
    const read = new Map(opened.map((row) => [addressOf(table, ownKeyOf(table, row)), row]))
    return keys.flatMap((key) => {
      const address = addressOf(table, key)
      const write = writes.get(address)
      return (write ? (write.row as Row<Bodies, T> | null) : read.get(address)) ?? []
    })
  }

  const unit: Unit<Bodies> = {
    get: async (table, key) => (await getMany(table, [key]))[0],
    getMany,
    list,
    count: async (table, choice) => (await list(table, choice)).length,
    opens: source.opens,
    put(table, row) {
      const key = ownKeyOf(table, row)
      writes.set(addressOf(table, key), { table, key, row })
    },
    remove(table, key) {
      writes.set(addressOf(table, key), { table, key, row: null })
    },
    async recall(table, keys) {
      const unread = keys.filter((key) => !found.has(addressOf(table, key)))
      const lyingKeys = await Promise.all(unread.map((key) => places.keyOf(table, key)))
      const rows = lyingKeys.map((key) => (source.presumes ? source.lastSeen(table, key) : undefined))
      if (rows.includes(undefined)) return void (await find(table, unread))
      presumed = true
      relyOn(table, unread, lyingKeys, rows.map((row) => row ?? undefined))
    },
    async presumeNone(table, what) {
      if (!source.presumes) return
      presumed = true
      if (isKey(what)) relyOn(table, [what], [await places.keyOf(table, what)], [undefined])
      else relyOnChoice(table, what, await places.resolve(table, what), [])
    },
  }
  return { unit, looks: () => looks, written: () => [...writes.values()], presumed: () => presumed }
}

/** One name for a row of any table. */
export function addressOf(table: Table, [worker, own]: Key): string {
  return JSON.stringify([table, worker, own])
}

/** What tells a row from others of its worker. */
export function ownKeyOf(table: Table, row: object): Key {
  return [String((row as Record<string, unknown>)['worker']), nameOf(table, row)]
}

/** The same among the rows of one worker. */
export function nameOf(table: Table, row: object): string | number {
  return (row as Record<string, string | number>)[OWN_KEY[table]] as string | number
}

/** Rows in the order of their keys; of a kind, or of one's own, by day first. */
export function inOrder<R extends object>(table: Table, choice: Choice, rows: R[]): R[] {
  return rows.sort(orderOf(table, choice))
}

export function orderOf(table: Table, { kind, own }: Choice): (a: object, b: object) => number {
  const byDay = table === 'records' && (kind !== undefined || own === true)
  const day = (row: object) => (byDay ? Number((row as Record<string, unknown>)['day']) : 0)
  return (a, b) => day(a) - day(b) || compare(nameOf(table, a), nameOf(table, b))
}

/** Whether a row, by its true columns, is among those asked for. */
export function fits(row: object, choice: Choice): boolean {
  const columns = row as Record<string, unknown>
  const day = columns['day'] as number
  return (
    (choice.worker === undefined || columns['worker'] === choice.worker) &&
    (choice.kind === undefined || columns['kind'] === choice.kind) &&
    (choice.own === undefined || columns['own'] === choice.own) &&
    (choice.record === undefined || columns['record'] === choice.record) &&
    (choice.sha256 === undefined || columns['sha256'] === choice.sha256) &&
    (choice.lane === undefined || columns['lane'] === choice.lane) &&
    (choice.days === undefined || (day >= choice.days[0] && day <= choice.days[1]))
  )
}

function isKey(what: Key | Choice): what is Key {
  return Array.isArray(what)
}

function stampsOf(rows: readonly (Lying | undefined)[]): string {
  return rows.map((row) => row?.stamp ?? '-').join(' ')
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
