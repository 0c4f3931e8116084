/** The part of each row that stands open in the phone's database: keys and nothing a stranger could use. */
export interface OpenColumns {
  /** What is known of a record: the server's version and what is laid over it. */
  records: { worker: string; id: string; kind: string; day: number }
  /** Changes that still have to reach the server, in the order they were made. Lane 0 goes first. */
  outbox: { worker: string; seq: number; record: string; lane: number }
  /** Changes the server refused or could not reconcile; they wait for a person. */
  aside: { worker: string; change: string; record: string }
  /** Changes the server has taken, held until it has them twice. */
  sent: { worker: string; change: string; record: string }
  receipts: { worker: string; id: string }
  drafts: { worker: string; id: string }
  /** Single things: session, cursor, clock, keys. The phone's own stand under the worker ''. */
  notes: { worker: string; name: string }
}

export type Table = keyof OpenColumns
export type Row<Bodies extends Record<Table, unknown>, T extends Table> = OpenColumns[T] & { body: Bodies[T] }

/** Which column tells one row of a worker from another. */
export const OWN_KEY = {
  records: 'id',
  outbox: 'seq',
  aside: 'change',
  sent: 'change',
  receipts: 'id',
  drafts: 'id',
  notes: 'name',
} as const satisfies { [T in Table]: keyof OpenColumns[T] }

export type Key = readonly [worker: string, own: string | number]

export interface Choice {
  worker: string
  /** `records` only. */
  kind?: string
  /** `records` of a kind only: first and last day number. */
  days?: readonly [number, number]
  /** `outbox`, `aside` and `sent` only. */
  record?: string
  /** `outbox` only. */
  lane?: number
  limit?: number
}

export interface Reading<Bodies extends Record<Table, unknown>> {
  get<T extends Table>(table: T, key: Key): Promise<Row<Bodies, T> | undefined>
  /** Rows in the order of the keys asked for; those that are not there are left out. */
  getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]>
  /** Rows in the order of their keys. */
  list<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]>
  count(table: Table, choice: Choice): Promise<number>
}

/** Reads, and what is to be written once all reads still hold. */
export interface Unit<Bodies extends Record<Table, unknown>> extends Reading<Bodies> {
  put<T extends Table>(table: T, row: Row<Bodies, T>): void
  remove(table: Table, key: Key): void
}

/**
 * The one door to what is kept on the phone.
 *
 * Bodies are sealed on the way in and opened on the way out, outside any database transaction, because
 * ciphers are slower than a transaction lives.
 */
export interface Store<Bodies extends Record<Table, unknown>> {
  read<T>(look: (reading: Reading<Bodies>) => Promise<T>): Promise<T>
  /**
   * Writes all or nothing. `act` may run again when another tab changed what it had read, so it touches nothing but the unit.
   */
  change<T>(act: (unit: Unit<Bodies>) => Promise<T>): Promise<T>
  /** Tells the answer of `look` now and whenever something it read has changed; the answer stops it. */
  watch<T>(look: (reading: Reading<Bodies>) => Promise<T>, tell: (answer: T) => void, fail?: (error: unknown) => void): () => void
  close(): void
}
