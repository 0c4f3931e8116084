import { computed, inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import type { Me } from '@/wire'

/** The worker who is signed in; App.vue provides it, so that lines need not know the session. */
export const ME: InjectionKey<Readonly<Ref<Me | null | undefined>>> = Symbol('me')

/** The signed-in worker, `null` while nobody is. */
export function useMe(): ComputedRef<Me | null> {
  const me = inject(ME)
  return computed(() => me?.value ?? null)
}

/** What people call the area a record lies in, as far as this worker's own areas tell; '' when they do not. */
export function areaNameFor(me: Me | null, areaCode: string): string {
  const around = (me?.roles ?? []).filter(({ area_code }) => areaCode.startsWith(area_code) || areaCode.startsWith(area_code.replace(/(000)+$/, '')))
  return around.sort((a, b) => b.area_code.localeCompare(a.area_code)).at(0)?.area_name ?? ''
}

/** Whether any of the worker's roles is among these. */
export function hasRole(me: Me | null, roles: readonly string[]): boolean {
  return me?.roles.some(({ role }) => roles.includes(role)) ?? false
}
