import type { Tone } from '@/records/workLine'
import type { Result, SlotState } from './wire'

interface Look {
  tone: Tone
  icon: string
  /** Higher stands over lower until a person decides. */
  gravity: number
}

export const LOOKS: Record<Result, Look> = {
  safe_seen: { tone: 'safe', icon: 'safe', gravity: 0 },
  safe_voice: { tone: 'safe', icon: 'safe', gravity: 0 },
  safe_proxy: { tone: 'safe', icon: 'safe', gravity: 0 },
  away: { tone: 'away', icon: 'away', gravity: 1 },
  unwell: { tone: 'concern', icon: 'sick', gravity: 2 },
  low_mood: { tone: 'concern', icon: 'sad', gravity: 2 },
  need_help: { tone: 'concern', icon: 'help', gravity: 2 },
  no_answer: { tone: 'alarm', icon: 'alarm', gravity: 3 },
  emergency: { tone: 'alarm', icon: 'siren', gravity: 4 },
  dead: { tone: 'rest', icon: 'rest', gravity: 5 },
}

/** Results that must reach somebody at once and before anything else. */
export function isUrgent(result: Result): boolean {
  return result === 'no_answer' || result === 'emergency'
}

export function isSafe(result: Result): boolean {
  return LOOKS[result].gravity === 0
}

/** One observation of a slot, as far as it matters for what stands. */
export interface Observation {
  id: string
  result: Result
  occurred_at: string
  corrects?: string | null
}

/**
 * What stands after these observations, as the server has it too: a slip that was corrected no longer speaks unless it raised an alarm or told
 * of a death, an alarm is closed only by somebody who saw the elder well afterwards, and otherwise the graver result stands. Whose clock can be
 * trusted only the server can tell; until it has, the phone takes its owner's word that it was afterwards.
 */
export function standing<O extends Observation>(observations: readonly O[]): O | null {
  const corrected = new Set(observations.map(({ corrects }) => corrects))
  const speaking = observations
    .filter(({ id, result }) => isUrgent(result) || result === 'dead' || !corrected.has(id))
    .sort((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at))
  return speaking.reduce<O | null>((before, later) => (before === null || takesOver(before, later) ? later : before), null)
}

/** Whether a later observation stands over what stood before it. */
export function takesOver(before: Pick<Observation, 'result'>, later: Pick<Observation, 'result'>): boolean {
  if (isUrgent(before.result) && later.result === 'safe_seen') return true
  return LOOKS[later.result].gravity >= LOOKS[before.result].gravity
}

/** The state the server gives a slot, as a result to show; `null` while nothing is known. */
export function resultOfState(state: SlotState | undefined): Result | null {
  if (state === undefined || state === 'open' || state === 'suspended') return null
  return state === 'safe' ? 'safe_seen' : state
}
