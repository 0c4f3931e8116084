import type { Row } from '../database/store'
import { LET_GO, type Bodies, type RecordBody, type RecordReading } from './bodies'
import { dayNumber } from './day'
import { heads, inOrder } from './followers'
import { workerHere } from './here'
import { bornFrom } from './overlay'
import type { ChangedFields, FieldRecord, Kept, ProblemWords, RecordState } from './record'
import { rightTime, type Measured } from './timekeeper'

export interface Filter<Data extends object = Record<string, unknown>> {
  /** One local date, or the first and last of several. */
  day?: string
  days?: readonly [string, string]
  where?: (record: FieldRecord<Data>) => boolean
  /** Only what this worker made on this phone. */
  mine?: boolean
}

/** A change that came back, with its reason. */
export interface Returned {
  changeId: string
  how: 'refused' | 'conflict'
  problem: ProblemWords
  /** What the change wanted to say. */
  wanted: ChangedFields
  record: Kept | null
}

/** A row out of the way: it can be exported as it lies. */
export interface DamagedRow {
  table: string
  id: string
  why: string
}

/** What screens may ask of the phone. */
export interface Reader {
  record<Data extends object = Record<string, unknown>>(id: string): Promise<Kept<Data> | null>
  /** Records of one kind, oldest day first. */
  records<Data extends object = Record<string, unknown>>(kind: string, filter?: Filter<Data>): Promise<Kept<Data>[]>
  /** What this worker recorded on this phone, newest first; `days`: first and last local date, else everything. */
  mine(which?: { days?: readonly [string, string] }): Promise<Kept[]>
  /** What is urgent and has not reached the server: nobody knows of it. */
  unheard(): Promise<Kept[]>
  /** Rows that were set apart, because they could not be opened or broke a screen. */
  damaged(): Promise<DamagedRow[]>
  returned(): Promise<Returned[]>
  /** Records with changes that have not reached the server, whatever their kind. */
  unsent(): Promise<Kept[]>
  /** What came back and was let go: nobody is asked about it, and it can be taken up again. */
  letGo(): Promise<Returned[]>
  draft<Value>(id: string): Promise<Value | null>
  /** The last comparison of the phone's clock with the server's; see `rightTime`. */
  clock(): Promise<Measured | null>
}

/** A reader over one look into the store; `now` (wall, ms), put right where the clock is known to be wrong, decides what has expired. */
export function readerOver(reading: RecordReading, now: number): Reader {
  const worker = workerHere(reading)
  const asideRows = async (replacedBy: string | null): Promise<Returned[]> => {
    const here = (await worker) ?? ''
    const all = (await reading.list('aside', { worker: here })).filter(({ body }) => body.replaced_by === replacedBy)
    const rows = replacedBy === null ? inOrder(all) : heads(all)
    return Promise.all(
      rows.map(async ({ change, record, body }) => {
        const row = await reading.get('records', [here, record])
        const { how, problem } = body
        const unborn = body.change.creates ? { record: bornFrom(body.change), state: { at: 'returned', how, changeId: change, problem }, mine: true } as const : null
        return { changeId: change, how, problem, wanted: body.change.fields, record: row ? kept(row) : unborn }
      }),
    )
  }
  const clock = async () => ((await reading.get('notes', ['', 'clock']))?.body ?? null) as Measured | null
  /** The clock's note changes with each answer of the server: who has nothing that expires does not follow it. */
  const alive = async <Kind extends { body: RecordBody }>(rows: readonly Kind[]): Promise<Kind[]> => {
    const time = rows.some(({ body }) => body.expires_at) ? rightTime(now, await clock()) : now
    return rows.filter(({ body }) => !body.gone && !(body.expires_at && Date.parse(body.expires_at) <= time))
  }
  return {
    async record(id) {
      const row = await reading.get('records', [(await worker) ?? '', id])
      const [found] = await alive(row ? [row] : [])
      return found ? kept(found) : null
    },
    async records(kind, filter = {}) {
      const days = filter.day ? ([filter.day, filter.day] as const) : filter.days
      const range = days && ([dayNumber(days[0]), dayNumber(days[1])] as const)
      const rows = await reading.list('records', { worker: (await worker) ?? '', kind, ...(range ? { days: range } : {}) })
      return (await alive(rows))
        .filter(({ body }) => (!filter.mine || body.mine) && (!filter.where || filter.where(body.shown as FieldRecord<never>)))
        .map((row) => kept(row) as Kept<never>)
    },
    async mine({ days } = {}) {
      const range = days && ([dayNumber(days[0]), dayNumber(days[1])] as const)
      const rows = await reading.list('records', { worker: (await worker) ?? '', own: true, ...(range ? { days: range } : {}) })
      return rows.filter(({ body }) => !body.gone).map(kept).sort((a, b) => (a.record.id < b.record.id ? 1 : -1))
    },
    async unheard() {
      const here = (await worker) ?? ''
      const urgent = await reading.list('outbox', { worker: here, lane: 0 })
      const ids = [...new Set(urgent.map(({ record }) => record))]
      return (await reading.getMany('records', ids.map((id) => [here, id] as const))).map(kept)
    },
    async damaged() {
      const rows = await reading.list('broken', { worker: (await worker) ?? '' })
      return rows.map(({ id, body }) => ({ table: body.table, id, why: body.why }))
    },
    returned: () => asideRows(null),
    async unsent() {
      const here = (await worker) ?? ''
      const outbox = (await reading.list('outbox', { worker: here })).filter(({ body }) => body.again !== 'receipt')
      const ids = [...new Set(outbox.map(({ record }) => record))]
      return (await alive(await reading.getMany('records', ids.map((id) => [here, id] as const)))).map(kept)
    },
    letGo: () => asideRows(LET_GO),
    clock,
    async draft(id) {
      return ((await reading.get('drafts', [(await worker) ?? '', id]))?.body ?? null) as never
    },
  }
}

const KEPT = new WeakMap<RecordBody, Kept<never>>()

/** The same for as long as the row is the same, so that a screen sees at once what has not changed. */
function kept({ body }: Row<Bodies, 'records'>): Kept<never> {
  const known = KEPT.get(body) ?? { record: body.shown as FieldRecord<never>, state: stateOf(body), mine: body.mine }
  KEPT.set(body, known)
  return known
}

/** Where a record is, in the four words of the screens. */
export function stateOf(body: RecordBody): RecordState {
  if (body.returned) {
    return { at: 'returned', how: body.returned.how, changeId: body.returned.change, problem: body.returned.problem }
  }
  if (body.unsent > 0) return { at: 'on_phone', urgent: body.urgent, heldUntil: body.held_until }
  const review = body.shown.review
  if (review?.state === 'returned') {
    return { at: 'returned', how: 'review', changeId: null, problem: { slug: 'review-returned', title: review.reason ?? '' } }
  }
  return body.signed_at ? { at: 'signed', signedAt: body.signed_at } : { at: 'sent', urgent: body.urgent }
}
