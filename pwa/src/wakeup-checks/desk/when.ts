import { dayNumber } from '@/records/day'

const MINUTE = 60_000
const DAY = 86_400_000

/** Whole minutes from an instant to now; never below 0. */
export const minutesSince = (instant: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(instant)) / MINUTE))

/** Hours and minutes of a number of minutes. */
export const hoursAndMinutes = (minutes: number): { h: number; m: number } => ({ h: Math.floor(minutes / 60), m: minutes % 60 })

const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false })

/** The time of day in the county, 07:05. */
export const timeOfDay = (instant: string | number): string => CLOCK.format(new Date(instant))

/** 11月23日 星期一, or its English form. */
export function dayWords(day: string, locale: string): string {
  const noon = new Date(`${day}T12:00:00+08:00`)
  const zone = { timeZone: 'Asia/Shanghai' } as const
  if (locale !== 'zh') return noon.toLocaleDateString('en-GB', { ...zone, day: 'numeric', month: 'short', weekday: 'short' })
  const date = noon.toLocaleDateString('zh-CN', { ...zone, month: 'long', day: 'numeric' })
  return `${date} ${noon.toLocaleDateString('zh-CN', { ...zone, weekday: 'long' })}`
}

/** The local date some days before or after another. */
export const dayAfter = (day: string, steps: number): string =>
  new Date((dayNumber(day) + steps) * DAY).toISOString().slice(0, 10)
