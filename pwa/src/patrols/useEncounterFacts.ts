import { useI18n } from 'vue-i18n'
import type { PersonData } from '@/people/person'
import type { FieldRecord } from '@/records'
import { useDayWords } from '@/ui/useDayWords'
import { gateOf } from './reportGate'
import { useFurtherFacts } from './useFurtherFacts'
import { usePatrolWords } from './usePatrolWords'
import type { EncounterData } from './wire'

export interface Fact {
  word: string
  says: string
}

/** One encounter in words, line by line, for the phone and for the desk. */
export function useEncounterFacts() {
  const { t } = useI18n()
  const { moment } = useDayWords()
  const { codeWord, personLine } = usePatrolWords()
  const { furtherFacts, reportWords } = useFurtherFacts()
  const list = (words: readonly string[]) => words.join(t('patrol.summary.pause'))

  return ({ data, occurred_at, place_text, note }: Pick<FieldRecord<EncounterData>, 'data' | 'occurred_at' | 'place_text' | 'note'>, person: PersonData): Fact[] => {
    const step = (name: string) => t(`patrol.step.${name}`)
    const gate = gateOf(data, person)
    return [
      { word: t('patrol.fact.when'), says: moment(occurred_at) },
      { word: step('person'), says: personLine(person) },
      { word: step('place'), says: [data.place_type ? codeWord('place', data.place_type) : '', place_text ?? ''].filter(Boolean).join(' ') },
      { word: step('foundBy'), says: data.found_by ? codeWord('foundBy', data.found_by) : '' },
      { word: step('condition'), says: list([...(data.conditions ?? []).map((code) => codeWord('condition', code)), ...(data.behaviours ?? []).map((code) => codeWord('behaviour', code))]) },
      { word: t('patrol.fact.minors'), says: data.minors_count ? t('patrol.fact.minorsSay', { n: data.minors_count, who: data.minors_relation ?? '' }) : '' },
      { word: step('report'), says: gate === 'not_needed' ? '' : [t(`patrol.gate.${gate}`), ...reportWords(data.report)].join(' · ') },
      { word: step('aid'), says: list((data.aid ?? []).map(({ type, qty = 1 }) => (qty !== 1 ? `${codeWord('aid', type)} × ${qty}` : codeWord('aid', type)))) },
      { word: t('patrol.fact.will'), says: data.willingness ? [codeWord('will', data.willingness), t(data.informed ? 'patrol.fact.informed' : 'patrol.fact.notInformed')].join(' · ') : '' },
      { word: step('reason'), says: data.refusal_reason ? codeWord('reason', data.refusal_reason) : '' },
      { word: step('outcome'), says: data.outcome ? codeWord('outcome', data.outcome) : t('patrol.met.stillOpen') },
      ...furtherFacts(data),
      { word: step('respect'), says: [data.next_check_at ? moment(data.next_check_at) : data.follow_up_due_at ? moment(data.follow_up_due_at) : '', data.follow_up_by ?? ''].filter(Boolean).join(' ') },
      { word: step('alert'), says: data.weather_alert ? codeWord('alert', data.weather_alert) : '' },
      { word: t('patrol.files.words'), says: note ?? '' },
    ]
  }
}
