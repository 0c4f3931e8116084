import type { Bodies, Envelope, PostBody, RecordReading, RecordStore, RecordUnit } from '../records/bodies'
import { writtenTime } from '../records/day'
import type { Row } from '../database/store'

/** What came back for one envelope. */
export interface EnvelopeAnswer {
  id: string
  status: 'taken' | 'refused'
  problem: { slug: string } | null
  sealed: { iv: string; ct: string } | null
}

export interface PostAnswer {
  answers: EnvelopeAnswer[]
  /** Changes with every restore of the server. */
  epoch?: string
  /** The server's word that a phone was shut out and what it held is safe; see sync/farewell.ts. */
  wipe?: { statement: string }[]
}

export interface CourierParts {
  store: RecordStore
  now(): number
  /** Carries a text to /sync/sealed and brings the answer; throws when there is none. */
  send(body: string): Promise<PostAnswer>
}

/** Under this name stands what the server has said about wiping and has not been done yet. */
export const WIPE_DUE = 'wipe_due'
const MOST_STATEMENTS = 5

type Posted = Row<Bodies, 'post'>

const MOST = 100
const MOST_BYTES = 900_000

/**
 * Delivers what others on this phone have written, closed to everybody but the server: urgent ones first and alone, then the oldest.
 * Of `except`, who sends their own work openly, only that which cannot be opened here any more: its envelope is all there is of it.
 * Needs no key, so it runs on the lock screen and in the service worker too. Answers how many were taken.
 */
export async function deliverPost(parts: CourierParts, except: string | null = null): Promise<number> {
  let taken = 0
  for (;;) {
    const batch = await nextPost(parts, except)
    if (batch.length === 0) return taken
    const certificates = new Map<string, Envelope[]>()
    for (const { certificate, row } of batch) {
      certificates.set(certificate, [...(certificates.get(certificate) ?? []), row.body.envelope])
    }
    const posts = [...certificates].map(([certificate, envelopes]) => ({ certificate, envelopes }))
    const answer = await parts.send(JSON.stringify({ device_time: writtenTime(parts.now()), posts }))
    if (!Array.isArray(answer?.answers)) throw new Error('not an answer to sealed post')
    const settled = await writeDown(parts.store, batch.map(({ row }) => row), answer)
    if (settled === 0) return taken
    taken += settled
  }
}

async function nextPost(parts: CourierParts, except: string | null): Promise<{ certificate: string; row: Posted }[]> {
  return parts.store.change(async (unit) => {
    const now = parts.now()
    const own = except === null ? null : await openSeqs(unit, except)
    const ready = (await unanswered(unit))
      .filter(({ row: { worker, seq, body } }) => !(worker === except && own?.has(seq)) && !isHeld(body, now))
      .sort(({ row: a }, { row: b }) => a.lane - b.lane || a.seq - b.seq)
    const batch = ready[0]?.row.lane === 0 ? ready.slice(0, 1) : fitting(ready)
    for (const { row } of batch) if (!row.body.left) unit.put('post', { ...row, body: { ...row.body, left: true } })
    return batch
  })
}

/** Which places of the outbox hold what its author can send. */
export const openSeqs = async (reading: RecordReading, worker: string): Promise<ReadonlySet<number>> =>
  new Set((await reading.list('outbox', { worker })).map(({ seq }) => seq))

/** What can be delivered and was not answered yet, also what may still be taken back. */
async function unanswered(reading: RecordReading): Promise<{ certificate: string; row: Posted }[]> {
  const vaults = new Map((await reading.list('vaults', {})).map(({ worker, body }) => [worker, body.certificate]))
  return (await reading.list('post', {}))
    .filter(({ body }) => body.answer === null && body.refused === null)
    .flatMap((row) => {
      const certificate = vaults.get(row.worker)
      return certificate ? [{ certificate, row }] : []
    })
}

/** Whether something will have to be delivered that has not been: held back so far, or kept just now. */
export const isMoreToDeliver = (store: RecordStore): Promise<boolean> => store.read(async (reading) => (await unanswered(reading)).length > 0)

function fitting(ready: { certificate: string; row: Posted }[]): { certificate: string; row: Posted }[] {
  let bytes = 0
  return ready.slice(0, MOST).filter(({ row }) => {
    bytes += row.body.envelope.box.ct.length + 600
    return bytes <= MOST_BYTES
  })
}

/** Held longer, it has met a clock that was set back. */
const LONGEST_HOLD_MS = 3_600_000

function isHeld({ made_at, hold_until }: PostBody, now: number): boolean {
  return hold_until !== null && made_at <= now && now < hold_until && hold_until - now <= LONGEST_HOLD_MS
}

/**
 * A restored server may never have heard of what an earlier one had answered: those envelopes of all, or of all but one worker, leave once more.
 */
export async function deliverAgain(unit: RecordUnit, except: string | null = null): Promise<void> {
  for (const row of await unit.list('post', {})) {
    if (row.worker !== except && row.body.answer !== null) unit.put('post', { ...row, body: { ...row.body, answer: null } })
  }
}

async function writeDown(store: RecordStore, sent: readonly Posted[], { answers, epoch, wipe }: PostAnswer): Promise<number> {
  const byId = new Map(answers.map((answer) => [answer.id, answer]))
  return store.change(async (unit) => {
    let settled = 0
    if (wipe?.length) {
      const before = ((await unit.get('notes', ['', WIPE_DUE]))?.body ?? []) as string[]
      unit.put('notes', { worker: '', name: WIPE_DUE, body: [...before, ...wipe.map(({ statement }) => statement)].slice(-MOST_STATEMENTS) })
    }
    const known = (await unit.get('notes', ['', 'post_epoch']))?.body
    if (epoch && known && known !== epoch) await deliverAgain(unit)
    if (epoch && known !== epoch) unit.put('notes', { worker: '', name: 'post_epoch', body: epoch })
    for (const { worker, seq, body } of sent) {
      const answer = byId.get(body.envelope.id)
      const row = await unit.get('post', [worker, seq])
      if (row?.body.envelope.id !== body.envelope.id) continue
      // One that the server says nothing of must not hold up the others: its author sends the change.
      const refused = answer?.sealed ? null : (answer?.problem?.slug ?? 'envelope-unanswered')
      unit.put('post', { ...row, body: { ...row.body, answer: answer?.sealed ?? null, refused } })
      settled += 1
    }
    return settled
  })
}
