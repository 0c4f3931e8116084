import { useI18n } from 'vue-i18n'
import { FIELDS, maskedPhone } from './elderFields'

/** Parts of a nested value that people read; ids and machine times are left out. */
const TOLD = ['state', 'reason', 'name', 'relation', 'phone', 'place', 'from', 'to', 'date', 'by', 'how', 'note']

/** Puts values of a roll entry into words: codes by their list, numbers masked, nothing as a dash. */
export function useFieldWords() {
  const { t, te } = useI18n()
  const codeWords = (field: string, code: unknown) => (te(`wakeupDesk.code.${field}.${String(code)}`) ? t(`wakeupDesk.code.${field}.${String(code)}`) : String(code))

  function labelOf(field: string): string {
    const plain = field.replace(/\[.*$/, '')
    return te(`wakeupDesk.field.${plain}`) ? t(`wakeupDesk.field.${plain}`) : plain
  }

  function wordsOf(field: string, value: unknown): string {
    if (field === 'media') return t('wakeupDesk.file.nFiles', { n: Array.isArray(value) ? value.length : 0 })
    if (value === null || value === undefined || value === '') return '–'
    if (field === 'phone') return maskedPhone(String(value))
    const known = FIELDS.find((each) => each.name === field)
    if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((each) => wordsOf(known ? `${field}` : 'part', each)).join(t('wakeupDesk.place.comma'))
    if (typeof value === 'object') return partWords(value as Record<string, unknown>)
    return known?.codes ? codeWords(field, value) : String(value)
  }

  function partWords(part: Record<string, unknown>): string {
    return TOLD.flatMap((name) => {
      const value = part[name]
      if (!value) return []
      if (name === 'phone') return [maskedPhone(String(value))]
      if (name === 'reason') return [codeWords('suspension', value)]
      if (name === 'how') return [codeWords('consent', value)]
      return [name === 'state' ? codeWords('death', value) : String(value)]
    }).join(' ')
  }

  return { labelOf, wordsOf, codeWords }
}
