import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { systemClock } from '@/device'
import { dayOf } from '@/records/day'
import { useMe } from '@/records/liveServer'
import { widestArea } from '@/records/ownArea'

/** Roles whose area a supervisor's screens start in. */
const ROLES = ['county_supervisor', 'township_supervisor', 'duty_officer', 'team_leader'] as const

export interface Looking {
  /** The whole area this worker answers for. */
  top: string
  area: ComputedRef<string>
  day: ComputedRef<string>
  isToday: ComputedRef<boolean>
  /** Looks elsewhere; the address keeps it, so that going back and sharing work. */
  look(at: { area?: string; day?: string | null }): void
}

/** Which area and day a desk screen looks at. It stands in the address. */
export function useLooking(): Looking {
  const route = useRoute()
  const router = useRouter()
  const me = useMe()
  const top = widestArea(me, ROLES) ?? me.settings.county_code
  const today = () => dayOf(systemClock.now())
  const area = computed(() => (typeof route.query.area === 'string' && route.query.area.startsWith(top) ? route.query.area : top))
  const day = computed(() => (typeof route.query.day === 'string' ? route.query.day : today()))

  return {
    top,
    area,
    day,
    isToday: computed(() => day.value === today()),
    look(at) {
      const query = { ...route.query, ...at }
      if (query.area === top) delete query.area
      if (query.day === null || query.day === today()) delete query.day
      void router.push({ query })
    },
  }
}
