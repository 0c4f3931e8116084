import { computed, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import { useRecord } from '@/records'
import type { DeclaredMedia } from '@/records/record'
import { mergedInto } from '@/records/said'
import { shelf, useFilesOf, type HeldFile } from '.'
import { late } from './late'
import { added, amended, amendKept, asDeclared, changeFiles, without } from './telling'

export { added, amended, asDeclared, without } from './telling'

/** Whoever tells of photos and voice notes: a record that is kept, or the draft of one. */
export interface MediaHolder {
  /** Id of the record or draft. */
  of: ComputedRef<string>
  media: ComputedRef<readonly DeclaredMedia[]>
  /** Declares one; the same file again says something more of it. `instead`: hashes of those it takes the place of. */
  add(one: DeclaredMedia, instead?: readonly string[]): Promise<void>
  /** Says something more of one that was added; whoever took it out again meanwhile is not given it back. */
  amend(one: DeclaredMedia): Promise<void>
  drop(sha256: string): Promise<void>
  /** Takes note of work that ends in `add`: a photo is made smaller for seconds on an old phone. */
  during<T>(work: Promise<T>): Promise<T>
  /** Something that is begun, a recording or a signature: `finish` ends it in `add`. Answers how to say that it is over. */
  begun(finish: () => Promise<unknown>): () => void
  /** Finishes what is begun and waits until nothing is on its way any more: whoever saves before would lose it. */
  settled(): Promise<void>
}

/** Work that ends in a photo or voice note. */
function createUnderWay(): Pick<MediaHolder, 'during' | 'begun' | 'settled'> {
  const going = new Set<Promise<unknown>>()
  const open = new Set<() => Promise<unknown>>()
  return {
    during(work) {
      going.add(work)
      void work.catch(() => undefined).then(() => going.delete(work))
      return work
    },
    begun(finish) {
      open.add(finish)
      return () => open.delete(finish)
    },
    async settled() {
      for (const finish of [...open]) void finish()
      while (going.size > 0) await Promise.allSettled(going)
    },
  }
}

/** A record's files after somebody changed their copy of the list: what they did to it, and what others did meanwhile. */
export const mediaAfter = (now: readonly DeclaredMedia[], before: readonly DeclaredMedia[], after: readonly DeclaredMedia[]): DeclaredMedia[] =>
  mergedInto(now.map(asDeclared), before.map(asDeclared), after.map(asDeclared), ({ sha256 }) => sha256)

/** What a file on the shelf still tells of itself, when the app was killed before its record did. */
export const declaredFrom = ({ sha256, role, filetype, bytes, seconds }: HeldFile): DeclaredMedia => ({ sha256, role, filetype, bytes, ...(seconds === null ? {} : { seconds }) })

/** What a kill left on the shelf before its record told of it; what was taken out of the record stays out. */
export function untold(files: readonly HeldFile[], media: readonly DeclaredMedia[]): DeclaredMedia[] {
  const told = new Set(media.map(({ sha256 }) => sha256))
  return files.filter(({ state, sha256 }) => state.at === 'draft' && !told.has(sha256)).map(declaredFrom)
}

/** Photos and voice notes of a record: each is an edit of its own. */
export function useRecordMedia(id: MaybeRefOrGetter<string>): MediaHolder {
  const of = computed(() => toValue(id))
  const kept = useRecord(of)
  const held = useFilesOf(of)
  const media = computed(() => kept.value?.record.media ?? [])

  const stop = watch([kept, held], ([record, files]) => {
    if (!record || !files) return
    queueMicrotask(() => stop())
    for (const one of untold(files, record.record.media)) void changeFiles(record.record.id, added(one))
  }, { immediate: true })

  return {
    of,
    media,
    async add(one, instead = []) {
      await changeFiles(of.value, added(asDeclared(one), instead))
      for (const sha256 of instead) if (sha256 !== one.sha256) await shelf.remove(of.value, sha256).catch(stillDeclared)
    },
    async amend(one) {
      if (media.value.some(({ sha256 }) => sha256 === one.sha256)) await changeFiles(of.value, amended(asDeclared(one)))
      else await amendKept(one)
    },
    ...createUnderWay(),
    async drop(sha256) {
      await changeFiles(of.value, without(sha256))
      await shelf.remove(of.value, sha256).catch(stillDeclared)
    },
  }
}

/** The same for a form that is still being filled: its draft holds the list. */
export function useDraftMedia(id: MaybeRefOrGetter<string>, list: Ref<DeclaredMedia[]>): MediaHolder {
  const of = computed(() => toValue(id))
  watch([late.arrived, () => list.value], () => {
    for (const { declared, instead } of late.arrived.value.filter((one) => one.of === of.value)) {
      list.value = added(declared, instead)(list.value)
      // A form that is not there yet has not taken it.
      if (list.value.some(({ sha256 }) => sha256 === declared.sha256)) late.isTold(declared)
    }
  }, { immediate: true })
  return {
    of,
    media: computed(() => list.value),
    async add(one, instead) {
      list.value = added(one, instead)(list.value)
    },
    async amend(one) {
      list.value = amended(one)(list.value)
      // The form may have been kept meanwhile.
      await amendKept(one)
    },
    ...createUnderWay(),
    async drop(sha256) {
      list.value = without(sha256)(list.value)
      await shelf.remove(of.value, sha256).catch(stillDeclared)
    },
  }
}

/** The server or a change that came back still tells of it: the phone's copy stays until they no longer do. */
function stillDeclared(error: unknown): void {
  if ((error as Error).name !== 'StillDeclared') throw error
}
