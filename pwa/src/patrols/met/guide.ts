import type { Outcome } from '../codes'

export const GUIDED = ['ambulance', 'mental', 'police', 'lost', 'willing', 'capacity'] as const
export type GuidedStep = (typeof GUIDED)[number]

/** What each step of the triage offers: numbers to call first, then how it ended. Nothing here is force. */
export const GUIDE: Record<GuidedStep, { dial: readonly ('120' | '110')[]; outcomes: readonly Outcome[]; accompany?: true }> = {
  ambulance: { dial: ['120'], outcomes: ['hospital', 'police', 'dead'], accompany: true },
  mental: { dial: ['120', '110'], outcomes: ['hospital', 'police', 'entered'], accompany: true },
  police: { dial: ['110'], outcomes: ['police', 'hospital', 'persuaded'] },
  lost: { dial: ['110'], outcomes: ['police', 'entered', 'fetched'] },
  willing: { dial: [], outcomes: ['entered', 'ticket_home', 'local_return', 'fetched', 'escorted', 'referred', 'ineligible'] },
  capacity: { dial: [], outcomes: ['entered', 'escorted', 'fetched', 'local_return', 'hospital'] },
}
