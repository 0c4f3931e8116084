import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { useMe } from '@/accounts/me'
import { dayOf, useLive, type Kept } from '@/records'
import { rightTime } from '@/records/timekeeper'
import type { ElderData, WakeupCheckData, WakeupSlotData } from './wire'
import { useNow } from '@/ui/useNow'
import { sameWhereUnchanged, todaysEldersOf, type TodaysElder, type Unreadable } from './todaysElders'

const LOOK_BACK_MS = 30 * 86_400_000

/** Everybody this worker is expected to see today, live from the phone; `undefined` until first read. */
export function useTodaysElders() {
  const me = useMe()
  const now = useNow()
  // A phone a day ahead still has this morning's list, and its own checks under the date its clock showed.
  const measured = useLive((reader) => reader.clock())
  const right = computed(() => rightTime(now.value, measured.value ?? null))
  const day = computed(() => dayOf(right.value))
  const shownDay = computed(() => dayOf(now.value))
  const settings = computed(() => me.value?.settings)
  let before: readonly TodaysElder[] = []
  const read = useLive(async (reader) => {
    const checksOf = (of: string) => reader.records<WakeupCheckData>('wakeup_check', { day: of, mine: true })
    const [elders, slots, checks, elsewhere, deaths] = await Promise.all([
      reader.records<ElderData>('elder'),
      reader.records<WakeupSlotData>('wakeup_slot', { day: day.value }),
      checksOf(day.value),
      shownDay.value === day.value ? [] : checksOf(shownDay.value),
      reader.records<WakeupCheckData>('wakeup_check', { mine: true, days: [dayOf(Math.min(now.value, right.value) - LOOK_BACK_MS), dayOf(Math.max(now.value, right.value))], where: ({ data }) => data?.result === 'dead' }),
    ])
    const dead = new Set(deaths.filter(({ record, state }) => state.at !== 'signed' && record.review?.state !== 'void').map(({ record }) => record.data.elder_id))
    const county = settings.value?.county_code ?? elders[0]?.record.area_code ?? ''
    const unreadable: Unreadable[] = []
    const readable = <T extends object>(kept: readonly Kept<T>[]) => kept.filter(({ record }) => record.data !== null && typeof record.data === 'object')
    const roll = { elders, slots: readable(slots), checks: readable([...checks, ...elsewhere]), dead }
    const today = await todaysEldersOf(roll, day.value, county, settings.value?.windows, (one) => unreadable.push(one))
    before = sameWhereUnchanged(before, today)
    return { today: before, unreadable, onRoll: elders.length }
  }, [day, shownDay, settings])
  return { day, now: right, elders: computed(() => read.value?.today), unreadable: computed(() => read.value?.unreadable ?? []), onRoll: computed(() => read.value?.onRoll) }
}

/** One elder of today, for the screens behind 其他. */
export function useTodaysElder(slotId: MaybeRefOrGetter<string>): ComputedRef<TodaysElder | null | undefined> {
  const { elders } = useTodaysElders()
  return computed(() => elders.value && (elders.value.find((one) => one.slotId === toValue(slotId)) ?? null))
}
