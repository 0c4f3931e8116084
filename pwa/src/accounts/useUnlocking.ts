import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { systemClock } from '@/device'
import { unlock, unlockByPassword, type Person, type Unlocking } from '@/vault'
import { noteProof } from './handOver'

/** What there is to say after a try: a key of the words under `unlock.`, and the tries left. */
export interface Saying {
  word: 'wrong' | 'wait' | 'wrongPassword' | 'passwordOnly' | 'noPin' | 'noKey' | 'failed'
  left: number
  /** How long to wait, as it was when this was said. */
  seconds: number
}

const SECOND_MS = 1000

/** Opens the store of one person by PIN, or by password where the PIN is forgotten, used up or not there yet. */
export function useUnlocking(person: Readonly<Ref<Person | null>>) {
  const by = ref<'pin' | 'password'>('pin')
  const pinUsedUp = ref(false)
  const saying = ref<Saying | null>(null)
  const opening = ref(false)
  const until = ref(0)
  const now = ref(systemClock.monotonic())
  const ticking = setInterval(() => (now.value = systemClock.monotonic()), SECOND_MS / 4)
  onScopeDispose(() => clearInterval(ticking))

  const waits = computed(() => Math.max(0, Math.ceil((until.value - now.value) / SECOND_MS)))
  const mayUsePin = computed(() => person.value?.hasPin === true && !pinUsedUp.value)

  watch(() => person.value?.key, () => {
    pinUsedUp.value = false
    until.value = 0
    by.value = mayUsePin.value ? 'pin' : 'password'
    saying.value = person.value && !mayUsePin.value ? { word: 'noPin', left: 0, seconds: 0 } : null
  }, { immediate: true })

  function change(how: 'pin' | 'password') {
    by.value = how
    saying.value = null
  }

  async function attempt(open: (key: string) => Promise<Unlocking>): Promise<boolean> {
    if (!person.value || opening.value) return false
    opening.value = true
    saying.value = null
    try {
      const answer = await open(person.value.key)
      if (answer.end === 'open') noteProof()
      else tell(answer)
      return answer.end === 'open'
    } catch (error) {
      console.error(error)
      saying.value = { word: 'failed', left: 0, seconds: 0 }
      return false
    } finally {
      opening.value = false
    }
  }

  function tell(answer: Exclude<Unlocking, { end: 'open' }>) {
    if ('waitMs' in answer) {
      now.value = systemClock.monotonic()
      until.value = now.value + answer.waitMs
    }
    if (answer.end === 'password_only') {
      pinUsedUp.value = true
      by.value = 'password'
    }
    const words = { wrong: by.value === 'pin' ? 'wrong' : 'wrongPassword', wait: 'wait', no_key: 'noKey', password_only: 'passwordOnly' } as const
    saying.value = { word: words[answer.end], left: answer.end === 'wrong' ? answer.left : 0, seconds: waits.value }
  }

  return {
    by, saying, opening, waits, mayUsePin, change,
    tryPin: (pin: string) => attempt((key) => unlock(key, pin)),
    tryPassword: (password: string) => attempt((key) => unlockByPassword(key, password)),
  }
}
