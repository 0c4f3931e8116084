import { shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import {
  browserAttention, browserNetwork, browserStorage, browserWitness, deviceName, phoneLocks, systemClock, systemTimers,
} from '../device'
import { phone, phoneStore } from '../records'
import type { ExportOptions } from './exporting'
import { lostIn, type Lost } from './lostStore'
import { createSync } from './sync'
import { followState, type SyncState } from './state'
import type { Me } from './wire'

declare const __APP_VERSION__: string | undefined

const sync = createSync({
  ...phone,
  witness: browserWitness,
  clock: systemClock,
  timers: systemTimers,
  network: browserNetwork,
  attention: browserAttention,
  locks: phoneLocks,
  deviceName,
  storage: browserStorage,
  base: '/api/v1',
  clientVersion: typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '0',
})

/**
 * `startSync(lines)`: main.ts calls it once; work leaves and arrives by itself from then on.
 * `drainNow()`: sends and fetches what there is; never throws, answers how it went.
 * `signIn`, `signOut`: see session.ts. `ask`, `askFile`: one request to the API for desk screens, signed in.
 */
export const { startSync, drainNow, signIn, signOut, ask, askFile, deviceId, forgetLost, leaving } = sync

/** A file that only the office's server opens: everything of who is here, or some records; each line of it one export. Throws NotCertified. */
export async function exportPhone(options?: ExportOptions): Promise<Blob> {
  const lines: Blob[] = []
  // Line by line into a Blob, which need not lie in memory.
  for await (const file of sync.exportPhone(options)) lines.push(new Blob([lines.length ? '\n' : '', JSON.stringify(file)]))
  return new Blob(lines, { type: 'application/json' })
}

/** What was lost with the phone's store and nobody has read of yet. */
export const lostStore: Readonly<ShallowRef<Lost | null>> = (() => {
  const lost = shallowRef<Lost | null>(null)
  phoneStore.watch(lostIn, (now) => (lost.value = now && !now.read ? now : null))
  return lost
})()

const followed = followState({ store: phoneStore, clock: systemClock, network: browserNetwork, sending: sync.sending })

/** Who works here: `undefined` until known, `null` when nobody is signed in. Answers offline too. */
export const me: Readonly<ShallowRef<Me | null | undefined>> = shallowReadonly(followed.me)

/** How things stand with the server, in facts that screens put into words. */
export function useSyncState(): Readonly<ShallowRef<SyncState>> {
  return followed.state
}

export { Declined, DeviceRevoked, NoAnswer, NotCertified, PasswordNeeded } from './failures'
export type { Lost } from './lostStore'
export type { SyncState } from './state'
export type { Me } from './wire'
export type { DrainEnd } from './drain'
