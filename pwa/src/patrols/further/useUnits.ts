import { computed } from 'vue'
import { useRecords } from '@/records'
import type { HandedTo } from '../codes'
import type { PartnerData } from '../wire'

/** Partners of one kind whom one may name: those in use, and the one that is named already. */
export function useUnits(kind: () => HandedTo, named: () => string | undefined) {
  const partners = useRecords<PartnerData>('partner', { where: ({ review }) => review?.state !== 'void' })
  const units = computed(() => (partners.value ?? []).filter(({ record: { id, data } }) => data.partner_kind === kind() && (data.state === 'active' || id === named())).map(({ record: { id, data } }) => ({ id, ...data })))
  return { units, unitOf: (id: string) => units.value.find((one) => one.id === id) }
}
