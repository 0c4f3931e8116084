import { newId, systemClock } from '@/device'
import type { Outcome, PushAnswer, PushedChange } from '@/wire'
import { writtenTime } from './day'
import { ServerRefused, type LiveServer } from './liveServer'

/** A change made at the desk: what it is about, what it saw, and the fields that differ. */
export type DeskChange = Pick<PushedChange, 'kind' | 'id' | 'base_revision' | 'data'> & Partial<PushedChange>

const DESK_VERSION = 'desk'

/**
 * Sends one change through the same door as the phones use, so that merging, conflicts and history are the same.
 * Throws ServerRefused when the server will not have it; `conflict` and `waiting` are answers.
 */
export async function pushOne(server: LiveServer, change: DeskChange, now = systemClock.now()): Promise<Outcome> {
  const whole: PushedChange = { change_id: newId(now), base_change_id: null, occurred_at: writtenTime(now), ...change }
  const answer = await server.post<PushAnswer>('/sync/push', {
    device_id: await server.deviceId(),
    device_time: writtenTime(now),
    client_version: DESK_VERSION,
    changes: [whole],
  })
  const outcome = answer.outcomes[0]
  if (!outcome) throw new Error('The server answered a push without an outcome.')
  if (outcome.outcome === 'refused' && outcome.problem) throw new ServerRefused(outcome.problem, 409)
  return outcome
}
