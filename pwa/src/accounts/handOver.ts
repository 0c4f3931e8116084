import { systemClock } from '@/device'
import { lock } from '@/vault'

/** Who is to be asked for next on the unlock screen; `null`: whoever was here, `''`: whoever comes. */
let next: string | null = null
/** Running time (ms) at which somebody showed who they are. */
let provenAt = -Infinity

const PROOF_HOLDS_MS = 60_000

/** Locks, and asks for this person next. */
export function handOver(key: string): void {
  next = key
  lock()
}

/** The wish of `handOver`, once. */
export function takeNext(): string | null {
  const wished = next
  next = null
  return wished
}

/** Somebody has just shown by PIN or password who they are: enough to set a new PIN without being asked again. */
export function noteProof(): void {
  provenAt = systemClock.monotonic()
}

export function takeProof(): boolean {
  const holds = systemClock.monotonic() - provenAt < PROOF_HOLDS_MS
  provenAt = -Infinity
  return holds
}
