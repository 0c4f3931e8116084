import { watch } from 'vue'
import type { Here } from '@/routes'
import { me } from '@/sync'
import { useVault } from '@/vault'
import type { Me } from '@/wire'

/** A store that is open says within this, on a slow phone too, who it belongs to; if not, only signing in helps. */
const SAYS_WHO_WITHIN_MS = 15_000

/** Waits until the phone knows whether a store is open, and whose; answers offline too. */
export function whoIsHere(): Promise<Here> {
  const { state, pinMissing } = useVault()
  return new Promise((resolve) => {
    let late = false
    const look = (): boolean => {
      const unsure = state.value === 'unknown' || (state.value === 'open' && !me.value && !late)
      if (!unsure) resolve({ state: state.value, me: state.value === 'open' ? ((me.value ?? null) as Me | null) : null, pinMissing: pinMissing.value })
      return !unsure
    }
    if (look()) return
    const stop = watch([state, me], () => void (look() && stop()), { flush: 'sync' })
    setTimeout(() => {
      late = true
      if (look()) stop()
    }, SAYS_WHO_WITHIN_MS)
  })
}
