import { computed, getCurrentScope, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { browserNetwork } from '../device'
import { phone, useLook } from '../records'
import { workerHere } from '../records/here'
import { leaving } from '../sync'
import { leavingOf, type Leaving } from './leaving'

/** All files that still have to leave: how many, how many bytes of how many, and the one that is leaving now. */
export interface Queue {
  files: number
  sent: number
  bytes: number
  waitingForWifi: number
  now: string | null
}

export function useQueue(): Readonly<ShallowRef<Queue | undefined>> {
  const metered = shallowRef(browserNetwork.isMetered())
  const stop = browserNetwork.whenChanged(() => (metered.value = browserNetwork.isMetered()))
  if (getCurrentScope()) onScopeDispose(stop)
  const waiting = useLook(async (reading): Promise<Leaving[]> => {
    const worker = await workerHere(reading)
    return worker === null ? [] : leavingOf(reading, worker, phone.outgoing.kinds, metered.value)
  }, metered)
  return computed(() => {
    const all = waiting.value
    if (!all) return undefined
    const sum = (bytes: (one: Leaving) => number) => all.reduce((total, one) => total + bytes(one), 0)
    return {
      files: all.length,
      sent: sum(({ row }) => row.body.upload?.offset ?? 0),
      bytes: sum(({ row }) => row.body.about.bytes),
      waitingForWifi: all.filter(({ waits }) => waits === 'wifi').length,
      now: leaving.value,
    }
  })
}
