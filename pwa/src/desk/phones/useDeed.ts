import { ref, shallowRef } from 'vue'

/** Something asked of the server by a button: busy meanwhile; why not, where it was not done. */
export function useDeed() {
  const busy = ref(false)
  const failure = shallowRef<unknown>(null)

  /** Does it; throws again what went wrong, so that a form keeps what was written. */
  async function must(work: () => Promise<void>): Promise<void> {
    busy.value = true
    failure.value = null
    try {
      await work()
    } catch (problem) {
      failure.value = problem
      throw problem
    } finally {
      busy.value = false
    }
  }

  /** Does it; what went wrong is only told. */
  const tried = (work: () => Promise<void>): Promise<void> => must(work).catch(() => undefined)
  return { busy, failure, must, tried }
}
