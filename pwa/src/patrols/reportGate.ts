import type { PersonData } from '@/people/person'
import { hasChild } from './triage'
import type { EncounterData, Report } from './wire'

/** How far the compulsory report (A5) of an encounter or stay is. */
export type GateState = 'not_needed' | 'not_looked' | 'clear' | 'must_call' | 'done'

export const isAnswered = ({ called_110_at, no_call_reason }: Report): boolean => Boolean(called_110_at) || (no_call_reason ?? '').trim() !== ''

/** Whether somebody looked, whether there is a sign, and whether 110 was called or it was said why not. */
export function gateOf(met: Pick<EncounterData, 'conditions' | 'report'>, person: PersonData = {}): GateState {
  const { report } = met
  if (report && report.ticks.length > 0) return isAnswered(report) ? 'done' : 'must_call'
  if (!hasChild(met, person)) return 'not_needed'
  return report ? 'clear' : 'not_looked'
}

/** While this holds nothing may be kept as complete, and the red screen stays. */
export const isShut = (state: GateState): boolean => state === 'must_call'
