import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { Declined, me, NoAnswer, signIn as signInAtServer, signOut } from '@/sync'

const SECOND_MS = 1000

/** Signs in, and waits until the phone itself knows who is here. */
async function signIn(phone: string, password: string): Promise<void> {
  const { id } = await signInAtServer(phone, password)
  await new Promise<void>((resolve) => {
    const stop = watch(me, (known) => {
      if (known?.id !== id) return
      resolve()
      queueMicrotask(() => stop())
    }, { immediate: true })
  })
}

/** Signing in and out, and what went wrong in words. */
export function useSession() {
  const { t } = useI18n()

  function whyNot(error: unknown): string {
    if (error instanceof NoAnswer) return t('signIn.offline')
    if (!(error instanceof Declined)) return t('signIn.other', { why: error instanceof Error ? error.message : String(error) })
    const { slug } = error.problem
    if (slug === 'wrong-phone-or-password') return t('signIn.wrong')
    if (slug === 'account-locked') return t('signIn.locked')
    if (slug === 'too-many-tries') return t('signIn.wait', { seconds: Math.ceil((error.retryAfter ?? 60 * SECOND_MS) / SECOND_MS) })
    if (error.status >= 500) return t('signIn.server')
    if (error.status === 422 || error.status === 400) return t('signIn.wrong')
    return t('signIn.other', { why: error.problem.detail ?? error.problem.title })
  }

  return { signIn, signOut, whyNot }
}
