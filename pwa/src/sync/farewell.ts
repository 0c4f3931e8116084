import type { RecordStore } from '../records/bodies'
import type { Clock } from '../device'
import type { Vault } from '../vault/vault'
import type { KeyRing } from '../vault/keyRing'
import type { Converse } from './conversation'
import { LANE } from '../records/files'
import { needWorker } from '../records/here'
import type { DrainParts } from './drain'
import { makeExports, type MadeExport } from './exporting'
import { signedPayload } from './receipts'
import { handOver, remainsOf } from './remains'
import { WIPE_DUE } from '../vault/courier'
import type { PublicKey } from './wire'

/** The server's signed word that a phone was shut out, and which envelopes of it are safe. */
interface Statement {
  v: number
  typ: string
  worker_id: string
  device_id: string
  envelopes: string[]
}

export interface Wiper {
  /** Erases the stores that the server's statements name, once nothing of them is left to send. Answers how many. */
  obey(statements: readonly string[], sentWhole?: boolean): Promise<number>
  /** Does what could not be done when the server said so. */
  obeyDue(): Promise<void>
}

/** `later`: something of it is not safe yet. */
type Obeyed = 'erased' | 'later' | 'not_ours'

/** What a phone does that was shut out: nothing goes before the server has signed for it. */
export function createWiper(parts: { store: RecordStore; clock: Clock; converse: Converse; vault?: Vault; ring?: KeyRing }): Wiper {
  const { store, clock, converse, vault, ring } = parts

  async function keyFor(kid: string): Promise<PublicKey | null> {
    const known = (((await store.read((reading) => reading.get('notes', ['', 'server_keys'])))?.body ?? []) as PublicKey[]).find((key) => key.kid === kid)
    if (known) return known
    const { body } = await converse<{ keys: PublicKey[] }>({ path: '/sync/keys' })
    return body.keys.find((key) => key.kid === kid) ?? null
  }

  async function obeyOne(text: string, sentWhole: boolean): Promise<Obeyed> {
    const statement = (await signedPayload(text, keyFor)) as Statement | null
    if (statement?.typ !== 'wipe' || statement.v !== 1) return 'not_ours'
    const safe = new Set(statement.envelopes)
    const { deviceId, vaults, post, files } = await store.read(async (reading) => {
      const rows = (await reading.list('vaults', {})).filter(({ body }) => body.worker_id === statement.worker_id)
      const worker = rows[0]?.worker ?? ''
      return {
        deviceId: (await reading.get('notes', ['', 'device_id']))?.body,
        vaults: rows,
        post: await reading.list('post', { worker }),
        // Nobody but their author can open these: they wait, sealed, until that person unlocks.
        files: (await reading.count('files', { worker, lane: LANE.leaves })) + (await reading.count('files', { worker, lane: LANE.refused })),
      }
    })
    const [row] = vaults
    if (!row || deviceId !== statement.device_id) return 'not_ours'
    const left = post.filter(({ body }) => body.answer === null && !safe.has(body.envelope.id))
    if (!sentWhole && (left.length > 0 || files > 0)) return 'later'
    if (!sentWhole) {
      const rows = await remainsOf(store, row.worker)
      if (rows.length > 0) {
        const statements = await handOver(parts, row, rows)
        const since = await remainsOf(store, row.worker)
        return JSON.stringify(since) === JSON.stringify(rows) ? handedOver(statements) : 'later'
      }
    }
    if (ring?.holder() === row.worker) vault?.lock()
    await store.erase(row.worker)
    await store.change(async (unit) => {
      unit.put('notes', { worker: '', name: 'revoked', body: { label: row.body.label, at: clock.now() } })
      const here = (await unit.get('notes', ['', 'here']))?.body
      if (here === row.worker) unit.put('notes', { worker: '', name: 'here', body: null })
    })
    return 'erased'
  }

  /** Only the server's own word for just these makes them safe. */
  async function handedOver(statements: readonly string[] | null): Promise<Obeyed> {
    const obeyed = await Promise.all((statements ?? []).map((statement) => obeyOne(statement, true)))
    return obeyed.includes('erased') ? 'erased' : 'later'
  }

  return {
    async obey(statements, sentWhole = false) {
      let wiped = 0
      for (const statement of statements) if ((await obeyOne(statement, sentWhole)) === 'erased') wiped += 1
      return wiped
    },
    async obeyDue() {
      const due = ((await store.read((reading) => reading.get('notes', ['', WIPE_DUE])))?.body ?? []) as string[]
      const later: string[] = []
      for (const statement of due) if ((await obeyOne(statement, false)) === 'later') later.push(statement)
      await store.change(async (unit) => {
        const now = ((await unit.get('notes', ['', WIPE_DUE]))?.body ?? []) as string[]
        const left = now.filter((one) => later.includes(one) || !due.includes(one))
        if (left.length > 0) unit.put('notes', { worker: '', name: WIPE_DUE, body: left })
        else unit.remove('notes', ['', WIPE_DUE])
      })
    },
  }
}

const PRINT_NOTE = 'handed_over'

/**
 * One last time: everything that is here goes to the office, closed, and is erased once the server has signed for all of it. What was
 * handed over in an earlier try is not sent again. Answers how many stores were erased.
 */
export async function bidFarewell(parts: DrainParts): Promise<number> {
  const { store, converse } = parts
  const worker = await store.read(needWorker)
  const before = (await store.read((reading) => reading.get('notes', [worker, PRINT_NOTE])))?.body
  let first: MadeExport | null = null
  let statements: readonly string[] | null = null
  const hand = async ({ file, print, whole }: MadeExport, records: boolean) => {
    const answer = await converse<{ wipe?: { statement: string }[] }>({ method: 'POST', path: '/sync/exports', body: JSON.stringify(file) })
    statements = (answer.body.wipe ?? []).map(({ statement }) => statement)
    await store.change(async (unit) => {
      if (records) unit.put('notes', { worker, name: PRINT_NOTE, body: print })
      for (const row of await unit.getMany('files', whole.map((id) => [worker, id] as const))) unit.put('files', { ...row, body: { ...row.body, handed: true } })
    })
  }
  for await (const made of makeExports(parts, { unhanded: true })) {
    const records = first === null
    first ??= made
    if (!records || made.print !== before) await hand(made, records)
  }
  if (!statements && first) await hand(first, true)
  return createWiper(parts).obey(statements ?? [], true)
}
