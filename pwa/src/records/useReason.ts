import { useI18n } from 'vue-i18n'
import { ServerRefused, ServerSilent, SignInNeeded } from './liveServer'

/** Puts into one sentence why the server did not do it. */
export function useReason(): (failure: unknown) => string {
  const { t } = useI18n()
  return (failure) => {
    if (failure instanceof ServerRefused) return sentenceOf(failure)
    if (failure instanceof ServerSilent) return t('desk.silent')
    if (failure instanceof SignInNeeded) return t('desk.signInAgain')
    return t('desk.unexpected')
  }
}

function sentenceOf({ problem }: ServerRefused): string {
  const particulars = problem.detail ? [problem.detail] : (problem.errors ?? []).map((error) => error.message)
  return [problem.title, ...particulars].filter((part, place, all) => part && all.indexOf(part) === place).join(' ')
}
