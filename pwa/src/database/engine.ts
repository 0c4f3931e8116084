/** A thin layer over IndexedDB: promises, and the few operations the store needs. */

/** Waits for one request of a transaction. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB said no'))
  })
}

/** Waits until a transaction is on the disk, or tells why it is not. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('the transaction was called off', 'AbortError'))
  })
}

/** A table: the columns of its key, and of each index by name. */
export interface Layout {
  key: readonly string[]
  indexes: Readonly<Record<string, readonly string[]>>
}

/** Opens a database, making what is missing of its tables and indexes. */
export async function openDatabase(
  factory: IDBFactory,
  name: string,
  version: number,
  layout: Readonly<Record<string, Layout>>,
): Promise<IDBDatabase> {
  const request = factory.open(name, version)
  request.onupgradeneeded = () => {
    const database = request.result
    for (const [table, { key, indexes }] of Object.entries(layout)) {
      const store = database.objectStoreNames.contains(table)
        ? (request.transaction as IDBTransaction).objectStore(table)
        : database.createObjectStore(table, { keyPath: [...key] })
      for (const [index, columns] of Object.entries(indexes)) {
        if (!store.indexNames.contains(index)) store.createIndex(index, [...columns])
      }
    }
  }
  // A tab that was open before a newer version of the app goes on with the tables it knows.
  const database = await answered(request).catch((error: unknown) => {
    if ((error as Error).name !== 'VersionError') throw error
    return answered(factory.open(name))
  })
  // A newer version of the app wants to change the tables: what is open here must not keep it waiting.
  database.onversionchange = () => database.close()
  return database
}
