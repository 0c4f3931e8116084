import type { Fix, NoFix } from '@/device'
import type { PersonData } from '@/people/person'
import type { DeclaredMedia } from '@/records'
import type { AidType, Condition, PlaceType, Will } from '../codes'
import { TAKEN_ALONG, usualOutcome } from '../lacking'
import { mayBeTakenAlong, stepsFor, type TriageStep } from '../triage'
import { withoutEmptyHelp } from '../further/wholeHelp'
import { HANDED_OVER } from '../lacking'
import type { EncounterData } from '../wire'

/** What the screens of one meeting hold, from the first tap until it is kept. */
export interface Meeting {
  /** Given at the first tap, so that a second try keeps the same. */
  id: string | null
  startedAt: number | null
  /** Where the phone was at the first tap, once it has found out. */
  place?: Fix | NoFix
  /** The shift in which it began, though that may be closed before it is kept. */
  shiftId?: string | null
  personId: string | null
  /** The person is on the phone already; only what changed is written. */
  known: boolean
  person: PersonData
  met: Omit<EncounterData, 'person_id' | 'state'>
  media: DeclaredMedia[]
  note: string
}

export const blankMeeting = (met: Meeting['met'] = {}): Meeting => ({ id: null, startedAt: null, personId: null, known: false, person: {}, met: { found_by: 'patrol', ...met }, media: [], note: '' })

/** Taps 健康, 生病 …: healthy and anything else shut each other out. */
export function toggleCondition(now: readonly Condition[], one: Condition): Condition[] {
  if (now.includes(one)) return now.filter((other) => other !== one)
  return one === 'ok' ? ['ok'] : [...now.filter((other) => other !== 'ok'), one]
}

export function toggleAid(now: NonNullable<EncounterData['aid']>, type: AidType, newId: () => string): NonNullable<EncounterData['aid']> {
  return now.some((aid) => aid.type === type) ? now.filter((aid) => aid.type !== type) : [...now, { id: newId(), type, qty: 1 }]
}

export const STEP_SCREENS = [
  'place', 'foundBy', 'condition', 'aid', 'will', 'reason', 'ambulance', 'mental', 'police', 'child', 'report', 'lost', 'willing', 'capacity', 'respect', 'outcome', 'handover', 'hospital', 'ticket', 'fare', 'escort', 'costs', 'person', 'seen', 'alert', 'files', 'all',
] as const
export type StepScreen = (typeof STEP_SCREENS)[number]

/** Whether there is more to see to than a plain no: then the screens lead on instead of keeping at once. */
export const needsMore = (meeting: Meeting): boolean => pathOf(meeting).length > 1

const LEADS: readonly TriageStep[] = ['ambulance', 'mental', 'police', 'child', 'lost', 'willing', 'capacity']

/** Both ask only where somebody goes: not of whom it is known already from a graver step. */
const ONLY_WHERE_TO: readonly TriageStep[] = ['willing', 'capacity']

/** The screens that this meeting leads through, first things first; the last shows everything. The one that stands stays. */
export function pathOf({ met, person }: Pick<Meeting, 'met' | 'person'>, now: StepScreen | null = null): StepScreen[] {
  const outcome = met.outcome ?? usualOutcome(met)
  const fare = (met.aid ?? []).some(({ type }) => type === 'fare')
  const leads = stepsFor(met, person).filter((step) => LEADS.includes(step))
  const known = met.outcome !== undefined && leads.some((step) => !ONLY_WHERE_TO.includes(step))
  return [
    ...leads.filter((step) => step === now || !known || !ONLY_WHERE_TO.includes(step)).flatMap((step): StepScreen[] => (step === 'child' ? ['child', 'report'] : [step as StepScreen])),
    ...(outcome && HANDED_OVER.includes(outcome) ? (['handover'] as const) : []),
    ...(outcome === 'ticket_home' ? (['ticket'] as const) : []),
    ...(fare ? (['fare'] as const) : []),
    ...(outcome === 'escorted' ? (['escort'] as const) : []),
    'all',
  ]
}

/** The screen after this one. */
export function nextOf(meeting: Pick<Meeting, 'met' | 'person'>, now: StepScreen | null): StepScreen {
  const path = pathOf(meeting, now)
  if (now === null) return path[0] ?? 'all'
  const place = path.indexOf(now)
  return place < 0 ? 'all' : (path[place + 1] ?? 'all')
}

/** The four places that stand on the screen: the point's own first. */
export function placeChips(own: PlaceType | undefined, chosen: PlaceType | undefined): PlaceType[] {
  const usual: PlaceType[] = ['bridge', 'street', 'bus']
  const first = [own, chosen].filter((one): one is PlaceType => one !== undefined)
  return [...new Set([...first, ...usual])].slice(0, 3)
}

/** Taps 愿意, 不去: what had been begun because they would come along goes when they change their mind, unless they cannot decide for themselves. */
export function withWill(met: Meeting['met'], person: PersonData, willingness: Will): Meeting['met'] {
  const now = { ...met, willingness, informed: willingness !== 'unable' }
  const along = now.outcome !== undefined && TAKEN_ALONG.includes(now.outcome)
  if (!along || mayBeTakenAlong(now, person)) return now
  return { ...now, outcome: undefined, escort: undefined, ticket: undefined, handover: undefined }
}

/** The encounter as it is kept: the usual outcome of a no, and nothing that does not apply. */
export function encounterFrom(meeting: Meeting, personId: string, state: EncounterData['state'], shiftId: string | null): EncounterData {
  const met = withoutEmptyHelp(meeting.met)
  const outcome = met.outcome ?? usualOutcome(met)
  const given = Object.entries(met).filter(([, value]) => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0))
  return {
    aid: [],
    conditions: [],
    ...(Object.fromEntries(given) as Meeting['met']),
    person_id: personId,
    state,
    ...(outcome ? { outcome } : {}),
    ...(shiftId && !met.shift_id ? { shift_id: shiftId } : {}),
  }
}
