import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { systemClock } from '@/device'
import { dayOf } from '@/records/day'
import { useMe } from '@/records/liveServer'
import { widestArea } from '@/records/ownArea'

const ROLES = ['county_supervisor', 'station_lead', 'township_supervisor'] as const

/** Which area, day and month a desk screen of the patrols looks at; it stands in the address. */
export function useLooking() {
  const route = useRoute()
  const router = useRouter()
  const me = useMe()
  const top = widestArea(me, ROLES) ?? me.settings.county_code
  const today = () => dayOf(systemClock.now())
  const asked = (name: string) => (typeof route.query[name] === 'string' ? (route.query[name] as string) : null)
  const area = computed(() => (asked('area')?.startsWith(top) ? (asked('area') as string) : top))
  const day = computed(() => asked('day') ?? today())
  const month = computed(() => asked('month') ?? today().slice(0, 7))
  const look = (at: Record<string, string | undefined>) => router.push({ query: { ...route.query, ...at } })
  return { top, area, day, month, today, isToday: computed(() => day.value === today()), look, mayMerge: me.roles.some(({ role }) => role === 'station_lead' || role === 'county_supervisor') }
}
