import type { Row } from '../database/store'
import type { Bodies, RecordReading, RecordStore, RecordUnit } from '../records/bodies'
import type { Clock } from '../device'
import type { Vault } from '../vault/vault'
import type { KeyRing } from '../vault/keyRing'
import type { Converse } from './conversation'
import { LANE, type FileRow } from '../records/files'
import { ERASING, needWorker } from '../records/here'
import type { DrainParts } from './drain'
import { makeExports, standing, type MadeExport } from './exporting'
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

/** What was handed over of a worker, and the last looks before it is erased: nothing may have been kept since. */
interface Whole {
  worker: string
  /** Looked at in the step that shuts the door. */
  nothingSince(unit: RecordUnit): Promise<boolean>
  /** Looked at behind the shut door: what no step can look at while it is locked. */
  liesAsBefore?(): Promise<boolean>
}

/** Whose store is being erased. */
interface Begun {
  worker: string
  label: string
}

/** `later`: something of it is not safe yet. */
type Obeyed = 'erased' | 'later' | 'not_ours'

export interface Wiper {
  /** Erases the stores that the server's statements name, of which all was handed over. */
  obey(statements: readonly string[], whole: Whole): Promise<Obeyed[]>
  /** Does what could not be done when the server said so. */
  obeyDue(): Promise<void>
}

/** Nobody but their author can open these: they wait, sealed, until that person unlocks. Those of drafts lie in `waits`. */
const UNSENT_LANES = [LANE.waits, LANE.leaves, LANE.refused]

/** What a phone does that was shut out: nothing goes before the server has signed for it. */
export function createWiper(parts: { store: RecordStore; clock: Clock; converse: Converse; vault?: Vault; ring?: KeyRing }): Wiper {
  const { store, clock, converse, vault, ring } = parts

  async function keyFor(kid: string): Promise<PublicKey | null> {
    const known = (((await store.read((reading) => reading.get('notes', ['', 'server_keys'])))?.body ?? []) as PublicKey[]).find((key) => key.kid === kid)
    if (known) return known
    const { body } = await converse<{ keys: PublicKey[] }>({ path: '/sync/keys', has: 'keys' })
    return body.keys.find((key) => key.kid === kid) ?? null
  }

  async function obeyOne(text: string, whole?: Whole): Promise<Obeyed> {
    const statement = (await signedPayload(text, keyFor)) as Statement | null
    if (statement?.typ !== 'wipe' || statement.v !== 1) return 'not_ours'
    const { deviceId, row } = await store.read(async (reading) => ({
      deviceId: (await reading.get('notes', ['', 'device_id']))?.body,
      row: (await reading.list('vaults', {})).find(({ body }) => body.worker_id === statement.worker_id),
    }))
    if (!row || deviceId !== statement.device_id || (whole && whole.worker !== row.worker)) return 'not_ours'
    return whole ? erase(row, whole, text) : handOverLocked(row, text, new Set(statement.envelopes))
  }

  /** What the post has not brought goes as closed as it lies; only the server's own word for just that makes it safe. */
  async function handOverLocked(row: Row<Bodies, 'vaults'>, text: string, safe: ReadonlySet<string>): Promise<Obeyed> {
    const { worker } = row
    const postIsSafe = async (reading: Pick<RecordReading, 'list'>) =>
      (await reading.list('post', { worker })).every(({ body }) => body.answer !== null || safe.has(body.envelope.id))
    const noFiles = () => store.read(async (reading) => (await Promise.all(UNSENT_LANES.map((lane) => reading.count('files', { worker, lane })))).every((count) => count === 0))
    if (!(await store.read(postIsSafe)) || !(await noFiles())) return 'later'
    const rows = await remainsOf(store, worker)
    const statements = rows.length > 0 ? await handOver(parts, row, rows) : [text]
    const liesAsBefore = async () => (await noFiles()) && JSON.stringify(await remainsOf(store, worker)) === JSON.stringify(rows)
    const obeyed = await obey(statements ?? [], { worker, nothingSince: postIsSafe, liesAsBefore })
    return obeyed.includes('erased') ? 'erased' : 'later'
  }

  /**
   * The step that finds nothing new ends the worker's turn, which everything that is kept relies on: what is kept at the same moment is
   * found, or fails aloud. Whoever is switched off from then on goes on with it at the next start.
   */
  async function erase({ worker, body }: Row<Bodies, 'vaults'>, { nothingSince, liesAsBefore }: Whole, text: string): Promise<Obeyed> {
    const begun: Begun = { worker, label: body.label }
    const begin = async (unit: RecordUnit) => {
      const due = ((await unit.get('notes', ['', WIPE_DUE]))?.body ?? []) as string[]
      unit.put('notes', { worker: '', name: WIPE_DUE, body: [...due.filter((one) => one !== text), text] })
      unit.put('notes', { worker: '', name: ERASING, body: begun })
    }
    const shut = await store.change(async (unit) => {
      const here = (await unit.get('notes', ['', 'here']))?.body ?? null
      if (!(await nothingSince(unit))) return null
      unit.put('notes', { worker: '', name: 'here', body: here === worker ? null : here })
      if (!liesAsBefore) await begin(unit)
      return { here }
    })
    if (!shut) return 'later'
    if (liesAsBefore && !(await liesAsBefore())) {
      await store.change(async (unit) => {
        const now = (await unit.get('notes', ['', 'here']))?.body ?? null
        if (now === null) unit.put('notes', { worker: '', name: 'here', body: shut.here })
      })
      return 'later'
    }
    if (liesAsBefore) await store.change(begin)
    await finish(begun)
    return 'erased'
  }

  async function finish({ worker, label }: Begun): Promise<void> {
    if (ring?.holder() === worker) vault?.lock()
    await store.erase(worker)
    await store.change(async (unit) => {
      unit.put('notes', { worker: '', name: 'revoked', body: { label, at: clock.now() } })
      unit.remove('notes', ['', ERASING])
    })
  }

  async function obey(statements: readonly string[], whole: Whole): Promise<Obeyed[]> {
    const obeyed: Obeyed[] = []
    for (const statement of statements) obeyed.push(await obeyOne(statement, whole))
    return obeyed
  }

  return {
    obey,
    async obeyDue() {
      const begun = (await store.read((reading) => reading.get('notes', ['', ERASING])))?.body as Begun | undefined
      if (begun) await finish(begun)
      const due = ((await store.read((reading) => reading.get('notes', ['', WIPE_DUE])))?.body ?? []) as string[]
      const later: string[] = []
      for (const statement of due) if ((await obeyOne(statement)) === 'later') later.push(statement)
      await store.change(async (unit) => {
        const now = ((await unit.get('notes', ['', WIPE_DUE]))?.body ?? []) as string[]
        const left = now.filter((one) => later.includes(one) || !due.includes(one))
        if (left.length > 0) unit.put('notes', { worker: '', name: WIPE_DUE, body: left })
        else unit.remove('notes', ['', WIPE_DUE])
      })
    },
  }
}

/** What the office has from earlier tries: the print of the records, and each photo with the draft or record it was of then. */
interface Handed {
  print: string | null
  files: Record<string, string>
}

const HANDED = 'handed'
/** Somebody who goes on writing is waited for at the next try. */
const MOST_ROUNDS = 5

/**
 * One last time: everything that is here goes to the office, closed, and is erased once the server has signed for all of it. Photos take minutes on a
 * weak link, and somebody may go on working meanwhile: what was kept since goes after them. What was handed over in an earlier try is not
 * sent again. Answers how many stores were erased.
 */
export async function bidFarewell(parts: DrainParts): Promise<number> {
  const { store, converse } = parts
  const worker = await store.read(needWorker)
  let handed = ((await store.read((reading) => reading.get('notes', [worker, HANDED])))?.body ?? { print: null, files: {} }) as Handed
  // Kept since, a draft's photo is a record's: the office is told so.
  const without = ({ id, record }: FileRow) => handed.files[id] === record

  const hand = async ({ file, print, through }: MadeExport, records: boolean) => {
    const answer = await converse<{ wipe?: { statement: string }[] }>({ method: 'POST', path: '/sync/exports', body: JSON.stringify(file), has: 'wipe' })
    handed = { print: records ? print : handed.print, files: { ...handed.files, ...Object.fromEntries(through.map(({ id, record }) => [id, record])) } }
    await store.change(async (unit) => unit.put('notes', { worker, name: HANDED, body: handed }))
    return (answer.body.wipe ?? []).map(({ statement }) => statement)
  }

  /** Hands over what the office has not got, and answers the server's last word; without one yet, the records go once more to get it. */
  const handAll = async (known: readonly string[] | null) => {
    let [statements, first]: [readonly string[] | null, MadeExport | null] = [known, null]
    for await (const made of makeExports(parts, { without })) {
      const records = first === null
      first ??= made
      if (!records || made.print !== handed.print) statements = await hand(made, records)
    }
    return statements ?? (first && (await hand(first, true)))
  }

  const nothingSince = async (unit: RecordUnit) => {
    const { print, files } = await standing(parts, unit, worker, { without })
    return print === handed.print && files.length === 0
  }

  let statements: readonly string[] | null = null
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    statements = await handAll(statements)
    const obeyed = await createWiper(parts).obey(statements ?? [], { worker, nothingSince })
    if (!obeyed.includes('later')) return obeyed.filter((end) => end === 'erased').length
  }
  return 0
}
