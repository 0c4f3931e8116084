export type Milliseconds = number

/** The two times a phone knows: what its clock shows, and how long it has been running. */
export interface Clock {
  /** Wall time in milliseconds since 1970; a person can set it wrong or back. */
  now(): Milliseconds
  /** Milliseconds since some start; never runs backwards. */
  monotonic(): Milliseconds
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
}
