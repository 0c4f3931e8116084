import { isMinor, type PersonData } from '@/people/person'
import type { Condition } from './codes'
import type { EncounterData } from './wire'

/** What the crew has to see to, in the order of A1: life first, and respect for a no last. */
export const TRIAGE = ['ambulance', 'mental', 'police', 'child', 'lost', 'willing', 'capacity', 'respect'] as const
export type TriageStep = (typeof TRIAGE)[number]

type Met = Pick<EncounterData, 'conditions' | 'behaviours' | 'willingness'>

const SAYS: Partial<Record<Condition, TriageStep>> = {
  critical: 'ambulance', injured: 'ambulance', hypothermia: 'ambulance', heatstroke: 'ambulance',
  mental: 'mental', drunk: 'police', drug: 'police', minor: 'child', with_child: 'child', trafficked: 'lost', dementia: 'lost', intellectual: 'capacity',
}

/** A child is met, or one is along. */
export const hasChild = ({ conditions = [] }: Pick<EncounterData, 'conditions'>, person: PersonData): boolean =>
  conditions.includes('minor') || conditions.includes('with_child') || isMinor(person)

/** Everything that applies, first things first. */
export function stepsFor(met: Met, person: PersonData = {}): TriageStep[] {
  const { conditions = [], behaviours = [], willingness } = met
  const apply = new Set<TriageStep>(conditions.flatMap((one) => SAYS[one] ?? []))
  if (hasChild(met, person)) apply.add('child')
  if (behaviours.includes('lost')) apply.add('lost')
  if (willingness === 'willing') apply.add('willing')
  if (willingness === 'unable') apply.add('capacity')
  if (willingness === 'refused' || willingness === 'hesitant') apply.add('respect')
  return TRIAGE.filter((step) => apply.has(step))
}

/** Who cannot decide for themselves; the server goes by the same (domain C5). */
export const CANNOT_DECIDE: readonly Condition[] = ['minor', 'critical', 'mental', 'intellectual', 'dementia']

/** Only a minor, somebody gravely ill or somebody not able to decide may be taken along against a no. */
export const mayBeTakenAlong = ({ conditions = [], willingness }: Met, person: PersonData = {}): boolean =>
  willingness !== 'refused' || isMinor(person) || conditions.some((one) => CANNOT_DECIDE.includes(one))
