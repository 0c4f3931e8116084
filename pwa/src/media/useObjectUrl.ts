import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

/** An address for a file in memory, given back when the file changes or the screen goes. */
export function useObjectUrl(file: Readonly<Ref<Blob | null | undefined>>): Readonly<ShallowRef<string | null>> {
  const url = shallowRef<string | null>(null)
  const drop = () => url.value && URL.revokeObjectURL(url.value)
  watch(file, (now) => {
    drop()
    url.value = now ? URL.createObjectURL(now) : null
  }, { immediate: true })
  onScopeDispose(drop)
  return url
}
