import { isMinor, type PersonData } from '@/people/person'
import { gateOf } from './reportGate'
import { mayBeTakenAlong } from './triage'
import type { Outcome } from './codes'
import { costsDone, escortDone, fareDone, handoverDone, MOST_FARE, ticketDone, withoutEmptyHelp } from './further/wholeHelp'
import type { EncounterData } from './wire'

/** What an encounter still needs before it is complete; the slugs are the server's where it says the same. */
export type Lack =
  | 'place' | 'condition' | 'will' | 'informed' | 'outcome' | 'minor-not-looked-at' | 'report-open' | 'minors-missing' | 'refusal-stands' | 'handover-missing' | 'ticket-missing'
  | 'fare-too-high' | 'receipt-missing' | 'cost-fare' | 'escort-needs-two' | 'ages-turned-round'

export const HANDED_OVER: readonly Outcome[] = ['hospital', 'police', 'minor_center', 'fetched', 'local_return']
/** Outcomes in which somebody goes along; the server goes by the same. That the police come is nobody's taking along. */
export const TAKEN_ALONG: readonly Outcome[] = ['entered', 'hospital', 'minor_center', 'ticket_home', 'escorted', 'fetched', 'local_return']

/** Everything that is missing, in the order of the screens. */
export function lacksOf(met: Omit<EncounterData, 'person_id'>, person: PersonData = {}): Lack[] {
  const { conditions = [], outcome, aid = [] } = met
  const help = withoutEmptyHelp(met)
  const gate = gateOf(met, person)
  const fareNeeded = aid.some(({ type }) => type === 'fare')
  const all: [Lack, boolean][] = [
    ['report-open', gate === 'must_call'],
    ['minor-not-looked-at', gate === 'not_looked'],
    ['place', !met.place_type],
    ['condition', conditions.length === 0],
    ['minors-missing', conditions.includes('with_child') && (!met.minors_count || !met.minors_relation)],
    ['ages-turned-round', person.age_from !== undefined && person.age_to !== undefined && person.age_from > person.age_to],
    ['will', !met.willingness && outcome !== 'dead' && outcome !== 'left'],
    ['informed', met.willingness !== undefined && met.informed === undefined],
    ['outcome', !outcome],
    ['refusal-stands', (outcome !== undefined && TAKEN_ALONG.includes(outcome) && !mayBeTakenAlong(met, person)) || (outcome === 'refused' && met.willingness === 'willing')],
    ['handover-missing', ((outcome !== undefined && HANDED_OVER.includes(outcome)) || help.handover !== undefined) && !handoverDone(help.handover)],
    ['ticket-missing', (outcome === 'ticket_home' || help.ticket !== undefined) && !ticketDone(help.ticket)],
    ['fare-too-high', (met.fare?.amount ?? 0) > MOST_FARE],
    ['receipt-missing', (fareNeeded || help.fare !== undefined) && !fareDone(help.fare)],
    ['cost-fare', !costsDone(met.costs)],
    ['escort-needs-two', (outcome === 'escorted' || help.escort !== undefined) && !escortDone(help.escort)],
  ]
  return all.flatMap(([lack, is]) => (is ? [lack] : []))
}

/** What is not kept at all, not even as still open: the server would send the whole back. */
export const BARS: readonly Lack[] = ['report-open', 'refusal-stands', 'fare-too-high', 'cost-fare']

/** What a no comes to when nothing else was chosen: something was given, or nothing was. */
export function usualOutcome({ willingness, aid = [] }: Pick<EncounterData, 'willingness' | 'aid'>): Outcome | undefined {
  const given = aid.some(({ type }) => type !== 'advice')
  if (willingness === 'refused') return given ? 'street_aid' : 'refused'
  if (willingness === 'hesitant') return given ? 'street_aid' : 'persuaded'
  return undefined
}

export const isChild = (met: Pick<EncounterData, 'conditions'>, person: PersonData): boolean => (met.conditions ?? []).includes('minor') || isMinor(person)
