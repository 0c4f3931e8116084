import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { Declined, DeviceRevoked, me, NoAnswer, signIn as signInAtServer, signOut, useSyncState } from '@/sync'
import { NeedsRecovery, useVault } from '@/vault'
import { noteProof } from './handOver'

const SECOND_MS = 1000

/** Signs in, and waits until the phone itself knows who is here. Answers how much of theirs lay here unsent. */
async function signIn(phone: string, password: string): Promise<number> {
  const { state, people } = useVault()
  const before = people.value
  const { id } = await signInAtServer(phone, password)
  await new Promise<void>((resolve) => {
    const stop = watch([me, state, people], () => {
      if (me.value?.id !== id || state.value !== 'open' || !people.value.some(({ here }) => here)) return
      resolve()
      queueMicrotask(() => stop())
    }, { immediate: true })
  })
  noteProof()
  const key = people.value.find(({ here }) => here)?.key
  return before.find((one) => one.key === key)?.unsent ?? 0
}

/** Signing in and out, and what went wrong in words. */
export function useSession() {
  const { t } = useI18n()
  const state = useSyncState()

  function whyNot(error: unknown): string {
    // No server is trusted by a phone whose clock stands in the past: there may be signal.
    const clock = state.value.clockWrong ? [t('notice.clock'), t('notice.clockHow')] : []
    if (error instanceof NoAnswer) return [...clock, t('signIn.offline')].join(' · ')
    if (error instanceof NeedsRecovery) return t('signIn.needsRecovery')
    if (error instanceof DeviceRevoked) return t('signIn.revoked')
    if (!(error instanceof Declined)) return t('signIn.other', { why: error instanceof Error ? error.message : String(error) })
    const { slug } = error.problem
    if (slug === 'wrong-phone-or-password') return t('signIn.wrong')
    if (slug === 'device-revoked') return t('signIn.revoked')
    if (slug === 'account-locked') return t('signIn.locked')
    if (slug === 'too-many-tries') return t('signIn.wait', { seconds: Math.ceil((error.retryAfter ?? 60 * SECOND_MS) / SECOND_MS) })
    if (error.status >= 500) return t('signIn.server')
    if (error.status === 422 || error.status === 400) return t('signIn.wrong')
    return t('signIn.other', { why: error.problem.detail ?? error.problem.title })
  }

  return { signIn, signOut, whyNot }
}
