import { useI18n } from 'vue-i18n'
import type { PersonData } from '@/people/person'
import { useDayWords } from '@/ui/useDayWords'
import { gateOf } from './reportGate'
import type { Fact } from './useEncounterFacts'
import { useFurtherFacts } from './useFurtherFacts'
import { usePatrolWords } from './usePatrolWords'
import type { StayData } from './wire'

/** One stay in words, line by line. */
export function useStayFacts() {
  const { t } = useI18n()
  const { moment } = useDayWords()
  const { codeWord, personLine } = usePatrolWords()
  const { furtherFacts, reportWords } = useFurtherFacts()
  const list = (words: readonly string[]) => words.join(t('patrol.summary.pause'))

  return (data: StayData, person: PersonData, note: string): Fact[] => {
    const gate = gateOf({ conditions: data.conditions ?? [], ...(data.report ? { report: data.report } : {}) }, person)
    return [
      { word: t('patrol.step.person'), says: personLine(person) },
      { word: t('patrol.stays.enteredAt'), says: moment(data.entered_at) },
      { word: t('patrol.stays.cameBy'), says: codeWord('cameBy', data.came_by) },
      { word: t('patrol.stays.nationalNo'), says: data.national_no ?? '' },
      { word: t('patrol.stays.informed'), says: data.informed === undefined ? '' : t(data.informed ? 'patrol.yes' : 'patrol.no') },
      { word: t('patrol.step.condition'), says: list((data.conditions ?? []).map((code) => codeWord('condition', code))) },
      { word: t('patrol.fact.minors'), says: data.minors_count ? t('patrol.fact.minorsSay', { n: data.minors_count, who: data.minors_relation ?? '' }) : '' },
      { word: t('patrol.step.report'), says: gate === 'not_needed' ? '' : [t(`patrol.gate.${gate}`), ...reportWords(data.report)].join(' · ') },
      { word: t('patrol.stays.aidKinds'), says: list((data.aid_kinds ?? []).map((code) => codeWord('aidKind', code))) },
      { word: t('patrol.stays.announced'), says: data.announced_at ? moment(data.announced_at) : '' },
      { word: t('patrol.stays.leaving'), says: data.left_at ? [data.leaving ? codeWord('leaving', data.leaving) : '', moment(data.left_at), data.leaving_cross_province ? t('patrol.escort.beyond') : ''].filter(Boolean).join(' ') : '' },
      { word: t('patrol.stays.longReason'), says: data.long_stay_reason ?? '' },
      ...furtherFacts(data),
      { word: t('patrol.files.words'), says: note },
    ]
  }
}
