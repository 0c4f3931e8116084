import type { RecordUnit } from '../records/bodies'
import { type Queued } from '../records/outgoing'
import { deliverPost, WIPE_DUE, type PostAnswer } from '../vault/courier'
import { openAnswer } from '../vault/boxes'
import type { Contact } from './contact'
import type { DrainParts } from './drain'
import { meetEpoch } from './epoch'
import { settle } from './outcomes'
import { receiptId, verified, type Keyring, type Receipted } from './receipts'
import type { SessionNote } from './session'
import type { Outcome } from './wire'

/** What stands inside a sealed answer. */
interface Inside {
  outcome: Outcome
  epoch: string
  server_time: string
  durable_until: string | null
  receipt: string | null
}

export interface Post {
  /** Gets the server's word for the device key, and closes what was kept before the phone could. */
  prepare(worker: string): Promise<void>
  /** Carries what others on this phone have closed; answers how much was taken. Throws what `send` throws. */
  deliver(except: string | null): Promise<number>
  /** Opens what came back while the worker was away, and writes it down. */
  collect(worker: string): Promise<number>
}

export function createPost(parts: DrainParts & { contact: Contact; keyring: Keyring }): Post {
  const { store, clock, contact, keyring, session, converse, outgoing, vault, envelopes } = parts

  async function certify(worker: string): Promise<void> {
    const deviceId = await session.deviceId()
    // Written before it is certified: a certificate for a key that was never kept would be worth nothing.
    const key = await store.change((unit) => envelopes.deviceKeyOf(unit, worker))
    const { x, y } = key.public
    const body = JSON.stringify({ device_id: deviceId, public_key: { kty: 'EC', crv: 'P-256', x, y } })
    const answer = await contact.ask<{ certificate: string }>(worker, { method: 'POST', path: '/sync/device-keys', body, has: 'certificate' })
    await store.change(async (unit) => {
      const row = await unit.get('vaults', [worker, worker])
      if (row) unit.put('vaults', { ...row, body: { ...row.body, certificate: answer.body.certificate } })
    })
  }

  async function openedAnswers(worker: string): Promise<{ row: Queued; inside: Inside; signed: Receipted | null }[]> {
    const { waiting, workerId } = await store.read(async (reading) => {
      const answered = (await reading.list('post', { worker })).filter(({ body }) => body.answer !== null)
      const rows = await reading.getMany('outbox', answered.map(({ seq }) => [worker, seq] as const))
      const me = (await reading.get('notes', [worker, 'session']))?.body as SessionNote | undefined
      return { workerId: me?.worker.id ?? '', waiting: answered.map((post) => ({ post, row: rows.find(({ seq }) => seq === post.seq) })) }
    })
    const deviceId = await session.deviceId()
    const opened = await Promise.all(
      waiting.map(async ({ post, row }) => {
        const { answer, envelope } = post.body
        if (!row?.body.posted || !answer) return null
        try {
          const inside = JSON.parse(await openAnswer(row.body.posted.answer_key, `answer|${envelope.id}`, answer)) as Inside
          const expected = { epoch: inside.epoch, deviceId, workerId, outcomes: [inside.outcome] }
          const signed = inside.receipt ? await verified(inside.receipt, expected, (kid) => keyring.keyFor(worker, kid)).catch(() => null) : null
          return { row: { ...row, body: { ...row.body, wire: row.body.wire ?? row.body.posted.wire } }, inside, signed }
        } catch {
          return null // Not an answer to this envelope: the change leaves again by itself.
        }
      }),
    )
    return opened.filter((one) => one !== null)
  }

  return {
    async prepare(worker) {
      const vault_ = (await store.read((reading) => reading.get('vaults', [worker, worker])))?.body
      if (!vault_) return
      const notCertified = (await store.read((reading) => reading.list('post', { worker }))).some(({ body }) => body.refused === 'envelope-not-certified')
      if (vault_.certificate === null || notCertified) await certify(worker)
      await vault?.wrapForServer(worker)
      await store.change((unit) => outgoing.closeAll(unit, worker))
    },
    async deliver(except) {
      const taken = await deliverPost({
        store,
        now: () => clock.now(),
        send: async (body) => (await converse<PostAnswer>({ method: 'POST', path: '/sync/sealed', body, has: 'answers' })).body,
      }, except)
      const due = await store.read((reading) => reading.get('notes', ['', WIPE_DUE]))
      if (due) await (await import('./farewell')).createWiper(parts).obeyDue()
      return taken
    },
    async collect(worker) {
      const answers = await openedAnswers(worker)
      await store.change(async (unit) => {
        for (const { row, inside, signed } of answers) {
          await meetEpoch(unit, worker, inside.epoch)
          await settleOne(unit, worker, row, inside, signed)
        }
        // Settled, or no answer where it could not be opened. A correction that lies there by now has an envelope of its own, without one.
        for (const post of await unit.list('post', { worker })) {
          if (post.body.answer !== null) unit.remove('post', [worker, post.seq])
        }
      })
      return answers.length
    },
  }

  async function settleOne(unit: RecordUnit, worker: string, row: Queued, inside: Inside, signed: Receipted | null): Promise<void> {
    const now = clock.now()
    const { outcome, receipt, durable_until } = inside
    const signedAt = signed?.covered.has(row.body.change_id) ? signed.at : null
    await settle(unit, worker, { change: row.body, seq: row.seq, outcome, signedAt }, { now, epoch: inside.epoch })
    if (durable_until) unit.put('notes', { worker, name: 'durable_until', body: durable_until })
    if (receipt) unit.put('receipts', { worker, id: await receiptId([outcome]), body: { receipt, outcomes: [outcome], at: now, verified: signed !== null } })
  }
}
