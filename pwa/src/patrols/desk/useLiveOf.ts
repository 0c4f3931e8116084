import { computed, type Ref } from 'vue'
import type { Milliseconds } from '@/device'
import { useLive } from '@/records/useLive'

/** What could not be read, with whom it was about. */
class Unread extends Error {
  constructor(readonly asked: string, readonly problem: unknown) {
    super()
  }
}

/**
 * Something read from the server about one id or one area that may change. What was read about another is never shown
 * under this address, nor why it could not be read: buttons act on the address.
 */
export function useLiveOf<Value>(of: Readonly<Ref<string>>, load: (of: string) => Promise<Value>, { every }: { every?: Milliseconds } = {}) {
  const live = useLive(async () => {
    const asked = of.value
    try {
      return { asked, told: await load(asked) }
    } catch (problem) {
      throw new Unread(asked, problem)
    }
  }, { follows: [of], every })
  const value = computed(() => (live.value.value?.asked === of.value ? live.value.value.told : null))
  const failure = computed(() => (live.failure.value instanceof Unread && live.failure.value.asked === of.value ? live.failure.value.problem : null))
  return { value, failure, reload: live.reload }
}
