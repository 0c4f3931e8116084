import { useI18n } from 'vue-i18n'
import type { Contact } from '@/wire'
import { FIELDS, maskedPhone } from './elderFields'

/** Puts values of a roll entry into words: codes by their list, numbers masked, nothing as a dash. */
export function useFieldWords() {
  const { t, te } = useI18n()
  const codeWords = (field: string, code: unknown) => (te(`wakeupDesk.code.${field}.${String(code)}`) ? t(`wakeupDesk.code.${field}.${String(code)}`) : String(code))

  function labelOf(field: string): string {
    const plain = field.replace(/\[.*$/, '')
    return te(`wakeupDesk.field.${plain}`) ? t(`wakeupDesk.field.${plain}`) : plain
  }

  function wordsOf(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return '–'
    if (field === 'phone') return maskedPhone(String(value))
    const known = FIELDS.find((each) => each.name === field)
    if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((each) => wordsOf(known ? `${field}` : 'part', each)).join(t('wakeupDesk.place.comma'))
    if (typeof value === 'object') return partWords(value as Partial<Contact>)
    return known?.codes ? codeWords(field, value) : String(value)
  }

  function partWords(part: Partial<Contact>): string {
    return Object.entries(part)
      .filter(([name, value]) => name !== 'id' && value)
      .map(([name, value]) => (name === 'phone' ? maskedPhone(String(value)) : name === 'reason' ? codeWords('suspension', value) : String(value)))
      .join(' ')
  }

  return { labelOf, wordsOf, codeWords }
}
