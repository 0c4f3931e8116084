import { dayNumber, dayOf } from '@/records/day'
import type { PersonData } from '@/people/person'
import { costsDone, escortDone, fareDone, handoverDone, MOST_FARE, ticketDone, withoutEmptyHelp } from '../further/wholeHelp'
import { gateOf } from '../reportGate'
import type { StayData } from '../wire'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const ABLE_DAYS = 10

export interface StayDates {
  /** End of the day of entering: who came today should leave today. */
  sameDayUntil: number
  /** A public search for the family is due by then. */
  due24h: number
  due10dOn: string
  days: number
  /** Past what it should be, gravest first. */
  past: 'ten_days' | 'day' | 'same_day' | null
}

/** The dates of a stay by its own clock; the server says the same. */
export function datesOf({ entered_at, left_at }: Pick<StayData, 'entered_at' | 'left_at'>, now: number): StayDates {
  const entered = Date.parse(entered_at)
  const end = left_at ? Date.parse(left_at) : now
  const sameDayUntil = Date.parse(`${dayOf(entered)}T00:00:00+08:00`) + DAY_MS
  const due10dOn = dayOf(entered + ABLE_DAYS * DAY_MS)
  const past = left_at ? null : dayNumber(dayOf(now)) > dayNumber(due10dOn) ? 'ten_days' : now > entered + DAY_MS ? 'day' : now >= sameDayUntil ? 'same_day' : null
  return { sameDayUntil, due24h: entered + 24 * HOUR_MS, due10dOn, days: Math.max(0, dayNumber(dayOf(end)) - dayNumber(dayOf(entered))), past }
}

export type StayLack = 'entered' | 'came_by' | 'leaving-half' | 'stay-turned-round' | 'stay-needs-reason' | 'minors-missing' | 'minor-not-looked-at' | 'report-open' | 'fare-too-high' | 'receipt-missing' | 'cost-fare' | 'handover-missing' | 'ticket-missing' | 'escort-needs-two'

/** What must still be said before a stay can be kept so. */
export function lacksOfStay(stay: Partial<StayData>, person: PersonData = {}): StayLack[] {
  const { entered_at, left_at, leaving } = stay
  const entered = Date.parse(entered_at ?? '')
  const left = left_at ? Date.parse(left_at) : null
  const gone = left !== null
  const help = withoutEmptyHelp(stay)
  const gate = gateOf(stay, person)
  const all: [StayLack, boolean][] = [
    ['entered', Number.isNaN(entered)],
    ['came_by', !stay.came_by],
    ['leaving-half', Boolean(left_at) !== Boolean(leaving)],
    ['stay-turned-round', left !== null && left < entered],
    ['stay-needs-reason', left !== null && left - entered > DAY_MS && !stay.long_stay_reason?.trim()],
    ['minors-missing', gone && (stay.conditions ?? []).includes('with_child') && !(stay.minors_count && stay.minors_relation)],
    ['minor-not-looked-at', gone && gate === 'not_looked'],
    ['report-open', gone && gate === 'must_call'],
    ['fare-too-high', (help.fare?.amount ?? 0) > MOST_FARE],
    ['receipt-missing', help.fare !== undefined && !fareDone(help.fare)],
    ['cost-fare', !costsDone(stay.costs ?? [])],
    ['handover-missing', (leaving === 'fetched' || (gone && help.handover !== undefined)) && !handoverDone(help.handover)],
    ['ticket-missing', (leaving === 'ticket' || (gone && help.ticket !== undefined)) && !ticketDone(help.ticket)],
    ['escort-needs-two', (leaving === 'escorted' || (gone && help.escort !== undefined)) && !escortDone(help.escort)],
  ]
  return all.flatMap(([lack, is]) => (is ? [lack] : []))
}
