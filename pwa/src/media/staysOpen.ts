import { readonly, ref, type Ref } from 'vue'
import type { Attention, Clock, Milliseconds, Timers } from '../device'

export interface StaysOpen {
  isOn: Readonly<Ref<boolean>>
  /** Until `isLeaving` says no, an hour is over, or nobody looks at the app any more. */
  begin(isLeaving: () => boolean): Promise<void>
  end(): void
}

const AT_MOST: Milliseconds = 3_600_000
const LOOKS_EVERY: Milliseconds = 30_000

/**
 * Keeps the phone open and its screen lit while photos leave and somebody asked for that: sealed files leave an open phone only, and one that
 * nobody touches locks after minutes.
 */
export function createStaysOpen(parts: { clock: Clock; timers: Timers; attention: Attention; stayAwake(): void; keepScreenOn(): Promise<(() => void) | null> }): StaysOpen {
  const { clock, timers, attention, stayAwake, keepScreenOn } = parts
  const isOn = ref(false)
  let letGo: (() => void)[] = []

  function end(): void {
    isOn.value = false
    for (const one of letGo.splice(0)) one()
  }

  async function begin(isLeaving: () => boolean): Promise<void> {
    end()
    isOn.value = true
    const until = clock.monotonic() + AT_MOST
    const look = (): void => {
      if (!isLeaving() || clock.monotonic() >= until || !attention.isThere()) return end()
      stayAwake()
      letGo = [...letGo.filter((one) => one !== stop), (stop = timers.after(LOOKS_EVERY, look))]
    }
    let stop = (): void => {}
    look()
    const dim = await keepScreenOn()
    if (!dim) return
    if (isOn.value) letGo.push(dim)
    else dim()
  }

  return { isOn: readonly(isOn), begin, end }
}
