import { computed, effectScope, getCurrentScope, onScopeDispose, ref, shallowRef, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import { dropDraft, keepDraft, useLive } from '.'
import type { Book } from './book'
import type { LiveReads } from './live'
import { standingOpen } from './openDrafts'

export { openDrafts } from './openDrafts'

/** What somebody is writing: on the phone with every change, there again when the screen opens again. */
export interface Draft<Value> {
  /** What stands on the screen; `undefined` until the phone and `initial` are known. */
  value: Ref<Value | undefined>
  /** Something half written was found and put back. */
  restored: Readonly<Ref<boolean>>
  /** What it started from has changed since it was written. */
  outdated: Readonly<Ref<boolean>>
  /** What the value on the screen was written from: an older state of what it adds to, when it was put back. */
  began: Readonly<Ref<Value | undefined>>
  /** Differs from what it started from. */
  isChanged: ComputedRef<boolean>
  /** The last change is not on the phone: it could not be written. */
  unkept: Readonly<Ref<boolean>>
  /** Throws it away; the screen stands as it started. */
  discard(): Promise<void>
  /**
   * Uses it up: what was typed last is on the phone before, and nothing more is written while `keep` runs. `keep` gets the id for `dropDraft`, so that the draft goes in
   * the same step as the record comes. If that fails, the draft stays.
   */
  keepWith<T>(keep: (dropDraft: string) => Promise<T>): Promise<T>
  /** The same for what the server keeps: the draft goes once it has answered, and the screen stands as at its start. */
  sendWith<T>(send: () => Promise<T>): Promise<T>
}

interface Kept<Value> {
  value: Value
  /** What it started from. */
  from: string
}

/** Drafts over a phone's book; the app's own is `useDraft`. */
export function createUseDraft(parts: Pick<Book, 'keepDraft' | 'dropDraft'> & Pick<LiveReads, 'useLive'>) {
  /**
   * A draft by its id, filled from the phone, else from `initial` (`undefined` while that is not known yet).
   * There is no delay: what is typed is written at once, and what is typed meanwhile right after it.
   */
  return function useDraft<Value>(id: MaybeRefOrGetter<string>, initial: MaybeRefOrGetter<Value | undefined>): Draft<Value> {
    const value = ref() as Ref<Value | undefined>
    const restored = ref(false)
    const outdated = ref(false)
    const unkept = ref(false)
    const usedUp = ref(false)
    const from = shallowRef<string>()
    /** The same as text; what is typed after a draft was put back is still written from there. */
    const beganAs = shallowRef<string>()
    const began = computed(() => (beganAs.value === undefined ? undefined : (JSON.parse(beganAs.value) as Value)))
    const found = shallowRef<{ kept: Kept<Value> | null }>()
    const place = computed(() => toValue(id))
    const name = Symbol('draft')

    let looking = effectScope(true)
    watch(place, (draftId) => {
      looking.stop()
      looking = effectScope(true)
      value.value = from.value = beganAs.value = found.value = undefined
      restored.value = outdated.value = unkept.value = usedUp.value = false
      looking.run(() => {
        const read = parts.useLive(async (reader) => ({ kept: keptIn<Value>(await reader.draft(draftId).catch(() => null)) }))
        watch(read, (answer) => (found.value ??= answer), { flush: 'sync' })
      })
    }, { immediate: true })

    watch([found, () => toValue(initial)], ([known, start]) => {
      if (!known || start === undefined || from.value !== undefined) return
      looking.stop()
      from.value = JSON.stringify(start)
      restored.value = known.kept !== null && JSON.stringify(known.kept.value) !== from.value
      outdated.value = restored.value && known.kept?.from !== from.value
      beganAs.value = (restored.value && known.kept?.from) || from.value
      value.value = copy(restored.value && known.kept ? known.kept.value : start)
      return known.kept && !restored.value ? parts.dropDraft(place.value) : undefined
    }, { immediate: true })

    const now = computed(() => (value.value === undefined ? undefined : JSON.stringify(value.value)))
    const isChanged = computed(() => now.value !== undefined && now.value !== from.value)

    let next: { id: string; wanted: string; start: string; began: string } | null = null
    let writing: Promise<void> | null = null
    async function writeAll(): Promise<void> {
      while (next) {
        const { id: draftId, wanted, start, began: written } = next
        next = null
        try {
          if (wanted === start) await parts.dropDraft(draftId)
          else await parts.keepDraft(draftId, { value: JSON.parse(wanted) as Value, from: written } satisfies Kept<Value>)
          unkept.value = false
        } catch (error) {
          console.error(error)
          unkept.value = true
        }
      }
    }
    function write(): Promise<void> {
      if (now.value !== undefined && from.value !== undefined) next = { id: place.value, wanted: now.value, start: from.value, began: beganAs.value ?? from.value }
      return (writing ??= writeAll().finally(() => (writing = null)))
    }
    watch(now, (wanted, earlier) => (wanted === undefined || earlier === undefined || usedUp.value ? undefined : write()), { flush: 'sync' })

    watch([isChanged, usedUp], ([changed, used]) => {
      if (changed && !used) standingOpen.add(name)
      else standingOpen.delete(name)
    }, { immediate: true, flush: 'sync' })
    if (getCurrentScope()) {
      onScopeDispose(() => {
        standingOpen.delete(name)
        looking.stop()
      })
    }

    function startAnew(): void {
      const start = toValue(initial)
      if (start === undefined) return
      from.value = beganAs.value = JSON.stringify(start)
      value.value = copy(start)
      restored.value = outdated.value = usedUp.value = false
    }
    let going: Promise<unknown> | null = null
    /** A hand that taps twice means once. */
    function useUp<T>(work: () => Promise<T>): Promise<T> {
      going ??= useUpNow(work).finally(() => (going = null))
      return going as Promise<T>
    }
    async function useUpNow<T>(work: () => Promise<T>): Promise<T> {
      while (writing) await writing
      usedUp.value = true
      try {
        return await work()
      } catch (error) {
        usedUp.value = false
        await write()
        throw error
      }
    }

    return {
      value,
      restored,
      outdated,
      began,
      isChanged,
      unkept,
      async discard() {
        const start = from.value
        if (start === undefined) return
        restored.value = outdated.value = false
        beganAs.value = start
        value.value = JSON.parse(start) as Value
        await (writing ?? write())
      },
      keepWith: (keep) => useUp(() => keep(place.value)),
      sendWith: (send) =>
        useUp(async () => {
          const answer = await send()
          await parts.dropDraft(place.value)
          startAnew()
          return answer
        }),
    }
  }
}

/** A draft as it lies on the phone; the first version kept the bare value. */
function keptIn<Value>(draft: unknown): Kept<Value> | null {
  if (draft === null || draft === undefined) return null
  return typeof draft === 'object' && 'from' in draft ? (draft as Kept<Value>) : { value: draft as Value, from: '' }
}

function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}

export const useDraft = createUseDraft({ keepDraft, dropDraft, useLive })
