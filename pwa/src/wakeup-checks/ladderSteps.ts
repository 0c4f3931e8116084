/** The steps after a silence, by minutes since it was noticed: family, people to the door, police to open it. */
const STEPS = [
  { step: 'family', after: 15 },
  { step: 'door', after: 30 },
  { step: 'police', after: 45 },
] as const

export type Step = (typeof STEPS)[number]['step']

const MINUTE_MS = 60_000

/** The next step and when it is due; once the last is due it stays due. */
export function nextStep(silentSince: string, now: number): { step: Step; at: number; due: boolean } {
  const since = Date.parse(silentSince)
  const coming = STEPS.find(({ after }) => now < since + after * MINUTE_MS) ?? STEPS[2]
  const at = since + coming.after * MINUTE_MS
  return { step: coming.step, at, due: now >= at }
}
