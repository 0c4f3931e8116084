import { useI18n } from 'vue-i18n'
import { dayNumber, dayOf } from '@/records/day'

const SUNDAY_FIRST_OFFSET = 4

/** Local days and times in the words of the screens: 11月23日, 星期一, 07:12. */
export function useDayWords() {
  const { t } = useI18n()
  const short = (day: string) => t('day.full', { month: Number(day.slice(5, 7)), date: Number(day.slice(8, 10)) })
  const weekday = (day: string) => t(`day.weekdays.${(dayNumber(day) + SUNDAY_FIRST_OFFSET) % 7}`)
  const clock = (instant: string | number) => {
    const at = typeof instant === 'number' ? instant : Date.parse(instant)
    return Number.isNaN(at) ? '' : new Date(at + 8 * 3_600_000).toISOString().slice(11, 16)
  }
  const heading = (day: string, today: string) => {
    const apart = dayNumber(today) - dayNumber(day)
    if (apart === 0) return t('day.today', { day: short(day) })
    if (apart === 1) return t('day.yesterday', { day: short(day) })
    return t('day.before', { day: short(day), weekday: weekday(day) })
  }
  const moment = (instant: string) => `${short(dayOf(Date.parse(instant)))} ${clock(instant)}`
  return { short, weekday, clock, heading, moment }
}
