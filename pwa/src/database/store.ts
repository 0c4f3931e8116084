/** The part of each row that tells it from others; how much of it stands open on the disk is in layout.ts. */
export interface OpenColumns {
  /** What is known of a record: the server's version and what is laid over it. `own`: made here by this worker. */
  records: { worker: string; id: string; kind: string; day: number; own: boolean }
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
  /** Changes of the outbox once more, closed to everybody but the server, to be delivered while their author is away. */
  post: { worker: string; seq: number; lane: number }
  /** Photos and voice notes on this phone; `record`: the draft or record they are of. Lane 1 has to leave, see records/files.ts. */
  files: { worker: string; id: string; record: string; sha256: string; lane: number }
  /** Their bytes; `id`: the file's and a number. */
  pieces: { worker: string; id: string }
  /** Each worker's key, wrapped. */
  vaults: { worker: string }
  /** Rows that could not be opened, as they were found; `id` tells table and key. */
  broken: { worker: string; id: string }
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
  post: 'seq',
  files: 'id',
  pieces: 'id',
  vaults: 'worker',
  broken: 'id',
} as const satisfies { [T in Table]: keyof OpenColumns[T] }

export type Key = readonly [worker: string, own: string | number]

export interface Choice {
  /** Left out: of all workers; for tables that stand open. */
  worker?: string
  /** `records` only. */
  kind?: string
  /** `records` only, with a kind or with `own`: first and last day number. */
  days?: readonly [number, number]
  /** `records` only: made here by this worker. */
  own?: boolean
  /** `outbox`, `aside`, `sent` and `files` only. */
  record?: string
  /** `files` only. */
  sha256?: string
  /** `outbox` and `files` only. */
  lane?: number
  limit?: number
}

export interface Reading<Bodies extends Record<Table, unknown>> {
  get<T extends Table>(table: T, key: Key): Promise<Row<Bodies, T> | undefined>
  /** Rows in the order of the keys asked for; those that are not there are left out. */
  getMany<T extends Table>(table: T, keys: readonly Key[]): Promise<Row<Bodies, T>[]>
  /** Rows in the order of their keys, those of a kind by day first. Rows that cannot be opened are left out and set apart. */
  list<T extends Table>(table: T, choice: Choice): Promise<Row<Bodies, T>[]>
  /** Counts without opening anything. */
  count(table: Table, choice: Choice): Promise<number>
  /** Whether this worker's rows can be opened now. */
  opens(worker: string): boolean
}

/** Reads, and what is to be written once all reads still hold. */
export interface Unit<Bodies extends Record<Table, unknown>> extends Reading<Bodies> {
  put<T extends Table>(table: T, row: Row<Bodies, T>): void
  remove(table: Table, key: Key): void
  /** Takes rows for what they were when this tab last saw them, so that nobody waits for a look: the write finds out whether they still are. */
  recall(table: Table, keys: readonly Key[]): Promise<void>
  /** The same for what is not there, because nobody can have made it yet. */
  presumeNone(table: Table, what: Key | Choice): Promise<void>
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
  /** Tells every watcher to look again: what can be opened has changed. Forgets what was opened before. */
  lookAgain(): void
  /** Takes a row out of its table, as it lies, to where it harms nobody. */
  setApart(table: Table, key: Key, why: string): Promise<void>
  /** Rows of a worker, as closed as they lie, also while nobody can open them here. */
  lying(worker: string, tables: readonly Table[]): Promise<{ place: string; body: unknown }[]>
  /** Removes everything of a worker, opened or not. */
  erase(worker: string): Promise<void>
  close(): void
}
