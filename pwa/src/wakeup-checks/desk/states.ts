import type { SlotState } from '../wire'

/** A slot's state as the desk shows it: `open` is told apart by the time. */
export type ShownState = Exclude<SlotState, 'open'> | 'not_reported' | 'not_due'
export type Tone = 'safe' | 'concern' | 'alarm' | 'unknown' | 'away' | 'rest' | 'none'

interface Look {
  tone: Tone
  icon: string
}

const LOOKS: Record<ShownState, Look> = {
  safe: { tone: 'safe', icon: 'safe' },
  away: { tone: 'away', icon: 'away' },
  unwell: { tone: 'concern', icon: 'sick' },
  low_mood: { tone: 'concern', icon: 'sick' },
  need_help: { tone: 'concern', icon: 'help' },
  no_answer: { tone: 'alarm', icon: 'alarm' },
  emergency: { tone: 'alarm', icon: 'siren' },
  dead: { tone: 'rest', icon: 'rest' },
  suspended: { tone: 'away', icon: 'away' },
  not_reported: { tone: 'unknown', icon: 'unknown' },
  not_due: { tone: 'none', icon: 'clock' },
}

/** Colour and icon of a state; its word is `wakeupDesk.state.<state>`. */
export const lookOf = (state: ShownState): Look => LOOKS[state]

/** The state of an open slot is a matter of time; every other state speaks for itself. */
export function shownState(state: SlotState | ShownState, windowEndsAt: string | null, now: number): ShownState {
  if (state !== 'open') return state
  return windowEndsAt !== null && now < Date.parse(windowEndsAt) ? 'not_due' : 'not_reported'
}

/** What happened last time, from the code of a result. */
export function stateOfResult(result: string): ShownState | null {
  if (result.startsWith('safe')) return 'safe'
  return result in LOOKS ? (result as ShownState) : null
}

const ALARMS: readonly ShownState[] = ['no_answer', 'emergency']
const CONCERNS: readonly ShownState[] = ['unwell', 'need_help', 'low_mood']

export const isAlarm = (state: ShownState): boolean => ALARMS.includes(state)
export const isConcern = (state: ShownState): boolean => CONCERNS.includes(state)
export const needsSomebody = (state: ShownState): boolean => isAlarm(state) || isConcern(state) || state === 'not_reported'

/** The map shape of a single home's state; null for states that need nobody. */
export function shapeOfState(state: ShownState): 'alarm' | 'concern' | 'dead' | 'not_reported' | null {
  if (isAlarm(state)) return 'alarm'
  if (isConcern(state)) return 'concern'
  return state === 'not_reported' || state === 'dead' ? state : null
}
