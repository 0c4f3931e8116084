import { OWN_KEY, type Choice, type Key, type Reading, type Row, type Table } from './store'
import { addressOf, fits, nameOf, orderOf, ownKeyOf } from './unit'
import type { Touched } from './watching'

/** What one follower has read. Rows that were written since are read again by their keys, the others are not. */
export interface Memory<Bodies extends Record<Table, unknown>> {
  /** A reading for the next look. */
  begin(): Reading<Bodies>
  /** Drops what the last look did not ask for. */
  forgetUnused(): void
  /** Takes note of what was written, `null` for anything at all; answers whether it concerns what was read. */
  hear(touched: readonly Touched[] | null): boolean
}

interface Remembered<Answer> {
  concerns(one: Touched): boolean
  answer: Promise<Answer>
  /** Keys written since; `null` when it cannot be told which. */
  written: Map<string, Key> | null
  used: boolean
}

export function createMemory<Bodies extends Record<Table, unknown>>(reading: Reading<Bodies>): Memory<Bodies> {
  const known = new Map<string, Remembered<unknown>>()

  function recall<Answer>(
    name: string,
    concerns: (one: Touched) => boolean,
    read: () => Promise<Answer>,
    mend: (answer: Answer, written: readonly Key[]) => Promise<Answer> = read,
  ): Promise<Answer> {
    let one = known.get(name) as Remembered<Answer> | undefined
    if (!one || one.written === null) {
      one = { concerns, answer: read(), written: new Map(), used: true }
      known.set(name, one as Remembered<unknown>)
    } else if (one.written.size > 0) {
      const written = [...one.written.values()]
      one.written.clear()
      one.answer = one.answer.then((answer) => mend(answer, written))
    }
    one.used = true
    const asked = one
    // What could not be read is asked again, and still says when there is something new.
    asked.answer.catch(() => (asked.written = null))
    return asked.answer
  }

  function listed<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]> {
    const mend = async (rows: Row<Bodies, T>[], written: readonly Key[]) => {
      if (choice.limit !== undefined) return reading.list(table, choice)
      const now = (await reading.getMany(table, written)).filter((row) => fits(row, choice))
      const names = new Set(written.map(([, own]) => own))
      const isWritten = (row: Row<Bodies, T>) => names.has(nameOf(table, row)) && written.some(([worker, own]) => own === nameOf(table, row) && worker === row.worker)
      const [others, order] = [rows.filter((row) => !isWritten(row)), orderOf(table, choice)]
      const last = others.at(-1)
      // What is new comes last, mostly: a list of a month is not sorted anew for it.
      const isLast = last === undefined || now.every((row) => order(last, row) <= 0)
      return isLast ? [...others, ...now.sort(order)] : [...others, ...now].sort(order)
    }
    return recall(`list ${JSON.stringify([table, choice])}`, ofChoice(table, choice), () => reading.list(table, choice), mend)
  }

  const remembering: Reading<Bodies> = {
    opens: reading.opens,
    get: async (table, key) => (await remembering.getMany(table, [key]))[0],
    getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]> {
      const wanted = new Set(keys.map((key) => addressOf(table, key)))
      const concerns = (one: Touched) => wanted.has(addressTouched(one) ?? '') || isOfSomeRow(one, table, keys)
      return recall(`get ${[...wanted].join()}`, concerns, () => reading.getMany(table, keys))
    },
    list: async (table, choice) => [...(await listed(table, choice))],
    count: (table, choice) => recall(`count ${JSON.stringify([table, choice])}`, ofChoice(table, choice), () => reading.count(table, choice)),
  }

  return {
    begin() {
      for (const one of known.values()) one.used = false
      return remembering
    },
    forgetUnused() {
      for (const [name, one] of known) if (!one.used) known.delete(name)
    },
    hear(touched) {
      if (touched === null) {
        known.clear()
        return true
      }
      let any = false
      for (const one of known.values()) {
        for (const written of touched) {
          if (!one.concerns(written)) continue
          any = true
          const key = keyTouched(written)
          if (key === null) one.written = null
          else one.written?.set(addressOf(written.table, key), key)
        }
      }
      return any
    },
  }
}

/** Days and lanes are left out: the row may have moved out of those that were looked at. */
function ofChoice(table: Table, { worker, kind, record }: Choice): (one: Touched) => boolean {
  return ({ table: written, columns }) => {
    if (written !== table) return false
    if (worker === undefined) return true
    const may = (name: string, wanted: string | undefined) => wanted === undefined || columns[name] === undefined || columns[name] === wanted
    return columns['worker'] === worker && may('kind', kind) && may('record', record)
  }
}

/** The key of a row that was written; `null` where only its worker is known. */
function keyTouched({ table, columns }: Touched): Key | null {
  return columns[OWN_KEY[table]] === undefined ? null : ownKeyOf(table, columns)
}

function addressTouched(one: Touched): string | null {
  const key = keyTouched(one)
  return key && addressOf(one.table, key)
}

function isOfSomeRow(one: Touched, table: Table, keys: readonly Key[]): boolean {
  return one.table === table && keyTouched(one) === null && keys.some(([worker]) => worker === one.columns['worker'])
}
