import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'
import { browserAttention, systemTimers, type Attention, type Milliseconds, type Timers } from '@/device'

/**
 * Something read from the server again and again. The last good value stays while the next is fetched or fails; a
 * slow answer to an old question never overwrites a newer one. With `every` it is read again while somebody looks.
 */
export function useLive<Value>(
  load: () => Promise<Value>,
  {
    follows = [],
    every,
    attention = browserAttention,
    timers = systemTimers,
  }: { follows?: WatchSource[]; every?: Milliseconds; attention?: Attention; timers?: Timers } = {},
) {
  const value = shallowRef<Value | null>(null)
  const failure = shallowRef<unknown>(null)
  const asking = ref(false)
  let question = 0
  let callOff = () => {}

  async function reload(): Promise<void> {
    const mine = ++question
    asking.value = true
    try {
      const answer = await load()
      if (mine !== question) return
      value.value = answer
      failure.value = null
    } catch (problem) {
      if (mine === question) failure.value = problem
    } finally {
      if (mine === question) {
        asking.value = false
        askLater()
      }
    }
  }

  function askLater() {
    callOff()
    if (every === undefined) return
    callOff = timers.after(every, () => {
      if (attention.isThere()) void reload()
      else askLater()
    })
  }

  const stopWaiting = every === undefined ? () => {} : attention.whenBack(() => void reload())
  if (follows.length > 0) watch(follows, () => void reload())
  void reload()
  onScopeDispose(() => {
    question += 1
    callOff()
    stopWaiting()
  })
  return { value, failure, asking, reload }
}
