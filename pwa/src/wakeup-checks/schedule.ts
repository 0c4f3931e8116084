import { idOfName, URL_NAMESPACE } from '@/device'
import { dayNumber } from '@/records/day'
import type { Settings } from '@/wire'
import type { ElderData, Suspension, WakeupSlotData } from './wire'

export type Windows = Settings['windows']

const DAYS_A_WEEK = 7
const SECOND_DAY_OF_TWICE_WEEKLY = 3

/** The months' default window holds wherever an elder has none of their own. */
export const USUAL_WINDOWS: Windows = {
  summer: ['06:30', '09:30'],
  winter: ['07:00', '10:00'],
  summer_months: [5, 6, 7, 8, 9],
}

/** The suspension that covers a local day; its last day still counts. */
export function suspensionOn(elder: Pick<ElderData, 'suspensions'>, day: string): Suspension | null {
  return elder.suspensions.find(({ from, to }) => from <= day && (to === null || day <= to)) ?? null
}

/** Whether the elder's rhythm falls on this local day, whatever else is the case. */
export function rhythmFallsOn(elder: Pick<ElderData, 'frequency' | 'schedule_from'>, day: string): boolean {
  const passed = dayNumber(day) - dayNumber(elder.schedule_from)
  if (passed < 0) return false
  switch (elder.frequency) {
    case 'daily': return true
    case 'alternate': return passed % 2 === 0
    case 'twice_weekly': return [0, SECOND_DAY_OF_TWICE_WEEKLY].includes(passed % DAYS_A_WEEK)
    case 'weekly': return passed % DAYS_A_WEEK === 0
  }
}

/** Whether somebody is expected to see this elder on this local day. */
export function isExpectedOn(elder: ElderData, day: string): boolean {
  if (elder.state === 'ended' || hasDied(elder)) return false
  return rhythmFallsOn(elder, day)
}

export function hasDied(elder: Pick<ElderData, 'death'>): boolean {
  return elder.death !== undefined && elder.death.state !== 'none'
}

/** The window of a local day as RFC 3339 times: the elder's own, else the season's. */
export function windowOn(
  elder: Pick<ElderData, 'window_start' | 'window_end'>,
  day: string,
  windows: Windows = USUAL_WINDOWS,
): Pick<WakeupSlotData, 'window_start_at' | 'window_end_at'> {
  const season = windows.summer_months.includes(Number(day.slice(5, 7))) ? windows.summer : windows.winter
  const at = (time: string) => `${day}T${time}:00+08:00`
  return { window_start_at: at(elder.window_start ?? season[0]), window_end_at: at(elder.window_end ?? season[1]) }
}

let slotNamespace: Promise<string> | null = null

/** The id an expectation has on every phone and on the server. */
export async function slotIdOf(expected: { county: string; elderId: string; day: string; ordinal: number }): Promise<string> {
  slotNamespace ??= idOfName(URL_NAMESPACE, 'urn:xunfang:wakeup_slot')
  const { county, elderId, day, ordinal } = expected
  return idOfName(await slotNamespace, `${county.slice(0, 6)}:${elderId}:${day}:${ordinal}`)
}
