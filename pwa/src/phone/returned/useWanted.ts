import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useReturned, type ChangedFields } from '@/records'

/** What the refused changes of a record wanted to say: it is put right from there, not from what stood before. */
export function useWanted(id: MaybeRefOrGetter<string>): ComputedRef<ChangedFields | undefined> {
  const returned = useReturned()
  return computed(() => {
    const refused = returned.value?.filter(({ how, record }) => how === 'refused' && record?.record.id === toValue(id))
    return refused?.reduce<ChangedFields>((before, { wanted }) => ({ ...before, ...wanted, data: { ...before.data, ...wanted.data } }), {})
  })
}
