import { useI18n } from 'vue-i18n'
import { usePatrolWords } from '../usePatrolWords'
import type { PartnerData } from '../wire'

/** One partner in words, line by line. */
export function usePartnerFacts() {
  const { t } = useI18n()
  const { codeWord } = usePatrolWords()
  return (data: PartnerData) => [
    { word: t('patrol.partners.kind'), says: codeWord('partnerKind', data.partner_kind) },
    { word: t('patrol.partners.contact'), says: data.contact ?? '' },
    { word: t('patrol.partners.phone'), says: data.phone ?? '' },
    { word: t('patrol.partners.agreement'), says: data.agreement_on || data.agreement_until ? `${data.agreement_on ?? ''}–${data.agreement_until ?? ''}` : '' },
    { word: t('patrol.partners.state'), says: t(`patrol.partners.states.${data.state}`) },
  ]
}
