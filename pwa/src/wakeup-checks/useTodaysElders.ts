import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useMe } from '@/accounts/me'
import { dayOf, useLive } from '@/records'
import type { ElderData, WakeupCheckData, WakeupSlotData } from './wire'
import { useNow } from '@/ui/useNow'
import { todaysEldersOf, type TodaysElder } from './todaysElders'

const LOOK_BACK_MS = 30 * 86_400_000

/** Everybody this worker is expected to see today, live from the phone; `undefined` until first read. */
export function useTodaysElders() {
  const me = useMe()
  const now = useNow()
  const day = computed(() => dayOf(now.value))
  const settings = computed(() => me.value?.settings)
  const read = useLive(async (reader) => {
    const [elders, slots, checks, deaths] = await Promise.all([
      reader.records<ElderData>('elder'),
      reader.records<WakeupSlotData>('wakeup_slot', { day: day.value }),
      reader.records<WakeupCheckData>('wakeup_check', { day: day.value, mine: true }),
      reader.records<WakeupCheckData>('wakeup_check', { mine: true, days: [dayOf(now.value - LOOK_BACK_MS), day.value], where: ({ data }) => data.result === 'dead' }),
    ])
    const dead = new Set(deaths.filter(({ record, state }) => state.at !== 'signed' && record.review?.state !== 'void').map(({ record }) => record.data.elder_id))
    const county = settings.value?.county_code ?? elders[0]?.record.area_code ?? ''
    const today = await todaysEldersOf({ elders, slots, checks, dead }, day.value, county, settings.value?.windows)
    return { today, onRoll: elders.length }
  }, [day, settings])
  return { day, now, elders: computed(() => read.value?.today), onRoll: computed(() => read.value?.onRoll) }
}

/** One elder of today, for the screens behind 其他. */
export function useTodaysElder(slotId: MaybeRefOrGetter<string>): ComputedRef<TodaysElder | null | undefined> {
  const { elders } = useTodaysElders()
  return computed(() => elders.value && (elders.value.find((one) => one.slotId === toValue(slotId)) ?? null))
}
