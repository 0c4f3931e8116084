import { LAYOUT } from './layout'
import type { Sealer } from './sealer'
import { OWN_KEY, type Choice, type Key, type Table } from './store'

/** A row as it lies in the database: columns that may be seen, a sealed body, and a stamp that changes with each write. */
export type Lying = Record<string, unknown> & { body: unknown; stamp: string }

/** Which rows to take, in the database's own terms. */
export interface Resolved {
  /** Name of an index; `null` for the table's own key. */
  index: string | null
  /** `null` takes all. */
  ranges: (IDBKeyRange | IDBValidKey)[] | null
  limit: number | undefined
  /** The same question to a row that is here already. */
  fits(row: Lying): boolean
}

type Columns = Record<string, unknown>
type Ranges = Pick<typeof IDBKeyRange, 'bound'>

/** Days asked for one by one; a longer time is cheaper to take whole. */
const MOST_DAYS = 120
const ABOVE_ALL: IDBValidKey = []

/** Turns names into what stands in the database, where nobody can read them. */
export function createPlaces(sealer: Sealer, ranges: Ranges) {
  const tagOf = (worker: string, column: string, value: unknown) => sealer.tag(worker, `${column}|${String(value)}`)
  const of = (worker: string, ...more: IDBValidKey[]) => ranges.bound([worker, ...more], [worker, ...more, ABOVE_ALL])

  /** The key under which a row lies. */
  async function keyOf(table: Table, [worker, own]: Key): Promise<IDBValidKey> {
    if (table === 'vaults') return [worker]
    const column = OWN_KEY[table]
    return [worker, LAYOUT[table].tagged.includes(column) ? await tagOf(worker, kindOfTag(column), own) : own]
  }

  /** The columns under which a row lies; those that stand only for a search are made here. */
  async function columnsOf(table: Table, columns: Columns): Promise<Columns> {
    const worker = String(columns['worker'])
    const lying: Columns = {}
    for (const [name, value] of Object.entries(columns)) {
      if (name === 'body') continue
      if (!LAYOUT[table].tagged.includes(name)) lying[name] = value
      else if (name === 'day') lying[name] = await tagOf(worker, 'day', `${String(columns['kind'])}|${String(value)}`)
      else if (name !== 'own') lying[name] = await tagOf(worker, kindOfTag(name), value)
      else if (value === true) lying[name] = await tagOf(worker, 'own', columns['day'])
    }
    return lying
  }

  async function resolve(table: Table, choice: Choice): Promise<Resolved> {
    const { worker, kind, days, own, record, sha256, lane, limit } = choice
    if (worker === undefined) return { index: null, ranges: null, limit, fits: () => true }
    const whole: Resolved = { index: null, ranges: [of(worker)], limit, fits: (row) => row['worker'] === worker }
    const tags = async (column: string, values: unknown[]) => Promise.all(values.map((value) => tagOf(worker, column, value)))
    const byTags = (index: string, wanted: string[]): Resolved => {
      const set = new Set(wanted)
      return { index, ranges: wanted.map((tag) => [worker, tag]), limit, fits: (row) => row['worker'] === worker && set.has(String(row[index])) }
    }
    if (table === 'records') {
      const each = daysIn(days)
      if (own) return each ? byTags('own', await tags('own', each)) : { ...whole, index: 'own', fits: (row) => whole.fits(row) && row['own'] !== undefined }
      if (kind !== undefined) return each ? byTags('day', await tags('day', each.map((day) => `${kind}|${day}`))) : byTags('kind', await tags('kind', [kind]))
      return whole
    }
    if (record !== undefined) {
      const tag = await tagOf(worker, 'id', record)
      return { ...whole, index: 'record', ranges: [table === 'outbox' ? of(worker, tag) : [worker, tag]], fits: (row) => whole.fits(row) && row['record'] === tag }
    }
    if (sha256 !== undefined) return byTags('sha256', await tags('sha256', [sha256]))
    if (lane !== undefined) return { ...whole, index: 'lane', ranges: [of(worker, lane)], fits: (row) => whole.fits(row) && row['lane'] === lane }
    return whole
  }

  return { keyOf, columnsOf, resolve }
}

export type Places = ReturnType<typeof createPlaces>

/** A record's id is the same name wherever it stands; so is a change's. */
function kindOfTag(column: string): string {
  return column === 'record' ? 'id' : column
}

function daysIn(days: readonly [number, number] | undefined): number[] | null {
  if (!days || days[1] - days[0] >= MOST_DAYS) return null
  return Array.from({ length: Math.max(0, days[1] - days[0] + 1) }, (_, step) => days[0] + step)
}
