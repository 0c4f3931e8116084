import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { systemClock, systemTimers, type Milliseconds } from '@/device'

/** The time, renewed every `every` milliseconds: for "13 minutes ago" that stays true. */
export function useNow(every: Milliseconds = 15_000, clock = systemClock, timers = systemTimers): Readonly<Ref<Milliseconds>> {
  const now = ref(clock.now())
  let callOff = timers.after(every, tick)
  function tick() {
    now.value = clock.now()
    callOff = timers.after(every, tick)
  }
  onScopeDispose(() => callOff())
  return readonly(now)
}
