import { getCurrentScope, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef, type WatchSource } from 'vue'
import type { Clock } from '../device'
import type { RecordReading, RecordStore } from './bodies'
import { readerOver, type Filter, type Reader, type Returned } from './reading'
import type { Kept } from './record'

type Sources = WatchSource | WatchSource[]

/** Live reads: refs that follow the phone's store. */
export interface LiveReads {
  /** The same as useLive for what stands beside records. */
  useLook<T>(look: (reading: RecordReading) => Promise<T>, sources?: Sources): Readonly<ShallowRef<T | undefined>>
  /**
   * Follows what `query` answers. `undefined` until the first answer.
   * `sources`: refs and getters whose change asks again (what the query closes over).
   */
  useLive<T>(query: (reader: Reader) => Promise<T>, sources?: Sources): Readonly<ShallowRef<T | undefined>>
  useRecords<Data extends object = Record<string, unknown>>(
    kind: string,
    filter?: MaybeRefOrGetter<Filter<Data>>,
  ): Readonly<ShallowRef<Kept<Data>[] | undefined>>
  useRecord<Data extends object = Record<string, unknown>>(
    id: MaybeRefOrGetter<string>,
  ): Readonly<ShallowRef<Kept<Data> | null | undefined>>
  useReturned(): Readonly<ShallowRef<Returned[] | undefined>>
}

export function createLiveReads(parts: { store: RecordStore; clock: Clock }): LiveReads {
  const { store, clock } = parts

  function useLook<T>(look: (reading: RecordReading) => Promise<T>, sources: Sources = []) {
    const answer = shallowRef<T>()
    const follow = () => store.watch(look, (value) => (answer.value = value))
    let stop = follow()
    const unwatch = watch(sources, () => {
      stop()
      stop = follow()
    })
    if (getCurrentScope()) {
      onScopeDispose(() => {
        unwatch()
        stop()
      })
    }
    return answer
  }

  const useLive: LiveReads['useLive'] = (query, sources) => useLook((reading) => query(readerOver(reading, clock.now())), sources)

  return {
    useLook,
    useLive,
    useRecords: (kind, filter = {}) => useLive((reader) => reader.records(kind, toValue(filter)), () => toValue(filter)),
    useRecord: (id) => useLive((reader) => reader.record(toValue(id)), () => toValue(id)),
    useReturned: () => useLive((reader) => reader.returned()),
  }
}
