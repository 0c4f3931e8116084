import { useI18n } from 'vue-i18n'
import type { PersonData } from '@/people/person'
import { useDayWords } from '@/ui/useDayWords'
import './words'
import type { Cost } from './wire'

export type CodeList =
  | 'place' | 'condition' | 'aid' | 'outcome' | 'reason' | 'will' | 'foundBy' | 'behaviour' | 'tick' | 'partnerKind' | 'shiftKind' | 'callSource' | 'alert' | 'source' | 'cost' | 'sign' | 'cameBy' | 'leaving' | 'aidKind' | 'sex' | 'origin' | 'special' | 'ticketState'

const MINUTE_MS = 60_000

/** The codes of the patrols, persons and spans of time in the words of the screens. */
export function usePatrolWords() {
  const { t } = useI18n()
  const { short } = useDayWords()
  const codeWord = (list: CodeList, code: string) => t(`patrol.${list}.${code}`)

  const agesOf = ({ age_from: from, age_to: to }: PersonData) => {
    if (from === undefined && to === undefined) return ''
    if (from !== undefined && to !== undefined) return from === to ? t('patrol.person.age', { n: from }) : t('patrol.person.ages', { from, to })
    return from !== undefined ? t('patrol.person.ageFrom', { n: from }) : t('patrol.person.ageTo', { n: to ?? 0 })
  }
  const personTitle = (person: PersonData) => person.name || person.nickname || person.number || t('patrol.person.noNumber')
  /** 男 45–55岁 外省 军大衣: by what the crew knows somebody again. */
  const personLine = (person: PersonData) =>
    [person.sex && person.sex !== '0' && person.sex !== '9' ? codeWord('sex', person.sex) : '', agesOf(person), person.origin && person.origin !== 'unknown' ? codeWord('origin', person.origin) : '', person.description ?? ''].filter(Boolean).join(' ')

  /** 80 元 = 住宿 60 + 车票 20: money in one line. */
  const costsWord = (costs: readonly Cost[] | undefined) => {
    if (!costs?.length) return ''
    const sum = Math.round(costs.reduce((all, { amount }) => all + amount, 0) * 100) / 100
    return `${t('patrol.yuan', { n: sum })}（${costs.map(({ what, amount, source, booked_on, receipt_no }) => [codeWord('cost', what), amount, codeWord('source', source), booked_on, receipt_no ?? ''].filter(Boolean).join(' ')).join(t('patrol.summary.pause'))}）`
  }

  /** 3 天没去, 今天去过: how long ago in round words. */
  const ago = (then: number, now: number) => {
    const minutes = Math.max(0, Math.floor((now - then) / MINUTE_MS))
    if (minutes < 60) return t('patrol.ago.minutes', { n: minutes })
    const hours = Math.floor(minutes / 60)
    return hours < 24 ? t('patrol.ago.hours', { n: hours }) : t('patrol.ago.days', { n: Math.floor(hours / 24) })
  }
  const until = (then: number, now: number) => (then < now ? t('patrol.ago.overdue', { time: ago(then, now) }) : t('patrol.ago.left', { time: ago(now, then) }))
  const distance = (metres: number) => (metres < 1000 ? t('patrol.near.m', { n: Math.max(10, Math.round(metres / 10) * 10) }) : t('patrol.near.km', { n: (metres / 1000).toFixed(1) }))
  return { codeWord, agesOf, personTitle, personLine, ago, until, distance, short, costsWord }
}
