import type { Clock } from '../device'
import { fromBase64Url, randomBytes, toBase64Url } from '../device/bytes'
import { aesKey, closeText, uncoverText, type Closed } from '../vault/ciphers'
import type { RecordStore } from './bodies'
import type { Book } from './book'
import { readerOver } from './reading'

/** A place for what goes on while the store of its worker is locked. */
export interface WhileLocked<Value> {
  /** What was written there; `null` when nothing was, or when it cannot be opened. */
  read(): Promise<Value | null>
  write(value: Value): Promise<void>
  clear(): Promise<void>
}

const KEY_BYTES = 32

/**
 * Prepares such a place while the store is open: its key lies sealed among the worker's drafts, and here in memory only for as long as
 * what is written there lies in memory anyway. So a tab that dies behind the lock has lost nothing, and nobody reads it without the PIN.
 */
export function createWhileLocked({ store, book, clock }: { store: RecordStore; book: Pick<Book, 'keepDraft' | 'dropDraft'>; clock: Clock }) {
  return async function whileLocked<Value>(name: string): Promise<WhileLocked<Value>> {
    const draft = `${name}:key`
    const known = await store.read((reading) => readerOver(reading, clock.now()).draft<string>(draft))
    const raw = known ?? toBase64Url(randomBytes(KEY_BYTES))
    if (!known) await book.keepDraft(draft, raw)
    const key = await aesKey(fromBase64Url(raw))
    return {
      async read() {
        const lying = (await store.read((reading) => reading.get('notes', ['', name])))?.body as Closed | undefined
        return lying ? uncoverText(key, name, lying).then((text) => JSON.parse(text) as Value).catch(() => null) : null
      },
      async write(value) {
        const body = await closeText(key, name, JSON.stringify(value))
        await store.change(async (unit) => unit.put('notes', { worker: '', name, body }))
      },
      async clear() {
        await store.change(async (unit) => unit.remove('notes', ['', name]))
        await book.dropDraft(draft)
      },
    }
  }
}
