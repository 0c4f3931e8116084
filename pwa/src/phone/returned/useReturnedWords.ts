import { useI18n } from 'vue-i18n'
import { addBothLanguages } from '@/i18n'
import type { ProblemWords } from '@/records'
import words from './messages'

/** Why something came back, in a person's words: what is the matter, where, and what to do. */
export function useReturnedWords() {
  addBothLanguages(words)
  const { t, te, locale } = useI18n()

  function reasonOf(problem: ProblemWords): { says: string; where: string; how: string } {
    const isKnown = te(`why.${problem.slug}.says`, 'zh')
    const place = isKnown ? problem.slug : 'other'
    const says = isKnown || locale.value === 'en' ? t(`why.${place}.says`) : problem.title || t('why.other.says')
    return { says, where: locale.value === 'en' ? '' : particulars(problem), how: t(`why.${place}.how`) }
  }
  return { reasonOf }
}

/** What the server says about single places; it speaks Chinese to phones. */
function particulars({ title, detail, errors = [] }: ProblemWords): string {
  const told = [detail ?? '', ...errors.map(({ message }) => message)].map((words) => words.trim())
  return [...new Set(told)].filter((words) => words && words !== title).join('；')
}
