import { useI18n } from 'vue-i18n'
import { addBothLanguages } from '@/i18n'
import type { Person } from '@/vault'
import words from './messagesWaiting'

addBothLanguages(words)

/** What of somebody's work is on this phone only, in whole sentences; records leave by themselves, photos and voice notes wait for their owner. */
export function useWhatWaits() {
  const { t } = useI18n()
  const filesOf = (n: number) => (n === 0 ? [] : [t('waiting.files', { n })])
  function partsOf({ unsent, urgentUnsent, filesLeft }: Pick<Person, 'unsent' | 'urgentUnsent' | 'filesLeft'>): string[] {
    const records = urgentUnsent > 0 ? [t('unlock.urgent', { n: urgentUnsent })] : unsent > 0 ? [t('unlock.unsent', { n: unsent })] : []
    const parts = [...records, ...filesOf(filesLeft)]
    return parts.length > 0 ? parts : [t('unlock.clean')]
  }
  return { partsOf, filesOf, joined: (parts: readonly string[]) => parts.join(t('waiting.and')) }
}
