import { useI18n } from 'vue-i18n'
import type { Result, WakeupCheckData } from './wire'
import { useDayWords } from '@/ui/useDayWords'
import type { ElderRecord } from './elder'
import { LOOKS } from './results'
import type { TodaysElder } from './todaysElders'

/** An elder and an answer in the words of the screens. */
export function useElderWords() {
  const { t } = useI18n()
  const { short } = useDayWords()

  /** 3组: a bare number gets its word, a full name stays. */
  const groupOf = ({ group_no }: Pick<ElderRecord, 'group_no'>) =>
    group_no && /^\d+$/.test(group_no) ? t('wakeup.group', { n: group_no }) : (group_no ?? '')

  const houseOf = (elder: ElderRecord) => [groupOf(elder), elder.zhai_name, elder.data.landmark].filter(Boolean).join(' ')

  const resultWord = (result: Result) => t(`wakeup.result.${result}`)
  const stateOf = (result: Result) => ({ tone: LOOKS[result].tone, icon: LOOKS[result].icon, word: resultWord(result) })

  /** What an answer says beyond its result: 赶集, 打通电话, 家人邻居说的. */
  const moreOf = (check: WakeupCheckData): string => {
    if (check.result === 'away' && check.away_reason) return t(`wakeup.away.${check.away_reason}`)
    if (check.result === 'safe_voice') return t(check.voice_means === 'phone' ? 'wakeup.how.safe_voice_phone' : 'wakeup.how.safe_voice')
    if (check.result === 'safe_proxy') return check.proxy_by ?? t('wakeup.how.safe_proxy')
    return ''
  }

  const pauseWords = ({ suspension }: Pick<TodaysElder, 'suspension'>) => {
    if (!suspension) return ''
    const reason = t(`wakeup.pause.${suspension.reason}`)
    return suspension.to ? t('wakeup.pause.until', { reason, day: short(suspension.to) }) : t('wakeup.pause.open', { reason })
  }

  const hearingWords = ({ data }: ElderRecord) =>
    data.hearing === 'deaf' || data.hearing === 'hard' ? t(`wakeup.today.${data.hearing}`) : ''

  return { groupOf, houseOf, resultWord, stateOf, moreOf, pauseWords, hearingWords }
}
