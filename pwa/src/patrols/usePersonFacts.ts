import { useI18n } from 'vue-i18n'
import type { PersonData } from '@/people/person'
import { useDayWords } from '@/ui/useDayWords'
import type { Fact } from './useEncounterFacts'
import { usePatrolWords } from './usePatrolWords'

/** What is known of somebody, line by line; 不详 is left out. */
export function usePersonFacts() {
  const { t } = useI18n()
  const { short } = useDayWords()
  const { codeWord, agesOf } = usePatrolWords()
  return (data: PersonData): Fact[] => [
    { word: t('patrol.fact.number'), says: data.number ?? t('patrol.person.noNumber') },
    { word: t('patrol.person.name'), says: data.name ?? '' },
    { word: t('patrol.person.nickname'), says: data.nickname ?? '' },
    { word: t('patrol.person.sex'), says: data.sex ? codeWord('sex', data.sex) : '' },
    { word: t('patrol.person.howOld'), says: agesOf(data) },
    { word: t('patrol.person.born'), says: data.birth_date ?? '' },
    { word: t('patrol.person.origin'), says: data.origin ? codeWord('origin', data.origin) : '' },
    { word: t('patrol.person.home'), says: data.home ?? '' },
    { word: t('patrol.person.description'), says: data.description ?? '' },
    { word: t('patrol.person.special'), says: (data.special ?? []).map((code) => codeWord('special', code)).join(t('patrol.summary.pause')) },
    { word: t('patrol.person.met'), says: [data.met_first_on, data.met_last_on].filter((day): day is string => Boolean(day)).map(short).join('–') },
  ]
}
