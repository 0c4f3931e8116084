import { onScopeDispose, ref, type Ref } from 'vue'
import { browserAttention, systemClock, type Milliseconds } from '@/device'

/** The time, fresh enough for minutes and for the change of day; it is read again when somebody comes back to the screen. */
export function useNow(every: Milliseconds = 15_000): Readonly<Ref<Milliseconds>> {
  const now = ref(systemClock.now())
  const read = () => (now.value = systemClock.now())
  const ticking = setInterval(read, every)
  const stopWaiting = browserAttention.whenBack(read)
  onScopeDispose(() => {
    clearInterval(ticking)
    stopWaiting()
  })
  return now
}
