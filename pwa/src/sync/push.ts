import { writtenTime } from '../records/day'
import type { Contact } from './contact'
import type { DrainParts } from './drain'
import { meetEpoch } from './epoch'
import { Declined, isOurServers, NoAnswer } from './failures'
import { nextBatch, type Batch, type Queued } from './outbox'
import { settle, type Answered } from './outcomes'
import { receiptId, verified, type Keyring, type Receipted } from './receipts'
import type { SessionNote } from './session'
import type { Outcome, PushAnswer, PushFrame } from './wire'

export interface Pusher {
  /** Sends everything that may leave, batch after batch; answers how many changes were settled. */
  pushAll(worker: string): Promise<number>
}

const MOST = 100
const WHOLE_BYTES = 1_048_576
/** Room for what stands around the changes. */
const FRAME_BYTES = 1_024
/** These can be said of a request because of one change in it. */
const FAULTY = [400, 413, 422]

export function createPusher(parts: DrainParts & { contact: Contact; keyring: Keyring }): Pusher {
  const { store, clock, contact, keyring, session, clientVersion } = parts

  async function push(worker: string, { wires }: Batch, deviceId: string): Promise<PushAnswer> {
    const frame: PushFrame = { device_id: deviceId, device_time: writtenTime(clock.now()), client_version: clientVersion }
    const body = `${JSON.stringify(frame).slice(0, -1)},"changes":[${wires.join(',')}]}`
    const answer = await contact.ask<PushAnswer>(worker, { method: 'POST', path: '/sync/push', body })
    if (!Array.isArray(answer.body?.outcomes) || typeof answer.body.epoch !== 'string') throw new NoAnswer('not an answer to a push')
    await store.change(async (unit) => contact.note(unit, worker, answer))
    return answer.body
  }

  async function receiptIn(worker: string, deviceId: string, answer: PushAnswer): Promise<Receipted | null> {
    if (!answer.receipt) return null
    const me = await store.read(async (reading) => (await reading.get('notes', [worker, 'session']))?.body as SessionNote | undefined)
    const expected = { epoch: answer.epoch, deviceId, workerId: me?.worker.id ?? '', outcomes: answer.outcomes }
    return verified(answer.receipt, expected, (kid) => keyring.keyFor(worker, kid)).catch(() => null)
  }

  async function writeDown(worker: string, batch: Batch, answer: PushAnswer, signed: Receipted | null): Promise<void> {
    const now = clock.now()
    const id = await receiptId(answer.outcomes)
    const outcomes = new Map(answer.outcomes.map((outcome) => [outcome.change_id, outcome]))
    await store.change(async (unit) => {
      await meetEpoch(unit, worker, answer.epoch)
      for (const row of batch.rows) {
        await settle(unit, worker, answeredBy(row, outcomes.get(row.body.change_id), signed), { now, epoch: answer.epoch })
      }
      if (answer.durable_until) unit.put('notes', { worker, name: 'durable_until', body: answer.durable_until })
      if (!answer.receipt) return
      const body = { receipt: answer.receipt, outcomes: answer.outcomes, at: now, verified: signed !== null }
      unit.put('receipts', { worker, id, body })
    })
  }

  /** Leaves one change aside that the server cannot even read. */
  async function leaveAside(worker: string, row: Queued, declined: Declined): Promise<void> {
    const outcome: Outcome = { change_id: row.body.change_id, outcome: 'refused', revision: null, problem: declined.problem }
    await store.change((unit) =>
      settle(unit, worker, { change: row.body, seq: row.seq, outcome, signedAt: null }, { now: clock.now(), epoch: '' }),
    )
  }

  return {
    async pushAll(worker) {
      const deviceId = await session.deviceId()
      let settled = 0
      let count = MOST
      for (;;) {
        const batch = await nextBatch(parts, worker, clock.now(), { count, bytes: WHOLE_BYTES - FRAME_BYTES })
        if (!batch) return settled
        try {
          const answer = await push(worker, batch, deviceId)
          await writeDown(worker, batch, answer, await receiptIn(worker, deviceId, answer))
          settled += batch.rows.length
          count = Math.min(MOST, count * 2)
        } catch (error) {
          if (!(error instanceof Declined) || !FAULTY.includes(error.status)) throw error
          const [only] = batch.rows
          if (batch.rows.length > 1 || !only) count = Math.max(1, Math.floor(batch.rows.length / 2))
          // Only our server's own word takes a change out of the outbox and the post; anybody else's may pass.
          else if (isOurServers(error)) await leaveAside(worker, only, error)
          else throw error
        }
      }
    },
  }
}

function answeredBy(row: Queued, outcome: Outcome | undefined, signed: Receipted | null): Answered {
  const { change_id } = row.body
  const said = outcome ?? { change_id, outcome: 'waiting' as const, revision: null, problem: null }
  const signedAt = outcome && signed?.covered.has(change_id) ? signed.at : null
  return { change: row.body, seq: row.seq, outcome: said, signedAt }
}
