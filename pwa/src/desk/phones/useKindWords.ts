import { useI18n } from 'vue-i18n'

/** What a kind of record is called; its line brings the word to the desk. */
export function useKindWords() {
  const { t, te } = useI18n()
  return (kind: string | null | undefined): string => (kind && te(`kinds.${kind}`) ? t(`kinds.${kind}`) : t('phones.record'))
}
