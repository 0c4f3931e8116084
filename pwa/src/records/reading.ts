import type { Row } from '../database/store'
import { LET_GO, type Bodies, type RecordBody, type RecordReading } from './bodies'
import { dayNumber } from './day'
import { workerHere } from './here'
import { bornFrom } from './overlay'
import type { FieldRecord, Kept, ProblemWords, RecordState } from './record'

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
  record: Kept | null
}

/** What screens may ask of the phone. */
export interface Reader {
  record<Data extends object = Record<string, unknown>>(id: string): Promise<Kept<Data> | null>
  /** Records of one kind, oldest day first. */
  records<Data extends object = Record<string, unknown>>(kind: string, filter?: Filter<Data>): Promise<Kept<Data>[]>
  /** Everything this worker recorded on this phone, newest first. */
  mine(limit?: number): Promise<Kept[]>
  returned(): Promise<Returned[]>
  /** What came back and was let go: nobody is asked about it, and it can be taken up again. */
  letGo(): Promise<Returned[]>
  draft<Value>(id: string): Promise<Value | null>
}

/** A reader over one look into the store; `now` decides what has expired (wall, ms). */
export function readerOver(reading: RecordReading, now: number): Reader {
  const worker = workerHere(reading)
  const asideRows = async (replacedBy: string | null): Promise<Returned[]> => {
    const here = (await worker) ?? ''
    const rows = (await reading.list('aside', { worker: here })).filter(({ body }) => body.replaced_by === replacedBy)
    return Promise.all(
      rows.map(async ({ change, record, body }) => {
        const row = await reading.get('records', [here, record])
        const { how, problem } = body
        const unborn = body.change.creates ? { record: bornFrom(body.change), state: { at: 'returned', how, changeId: change, problem }, mine: true } as const : null
        return { changeId: change, how, problem, record: row ? kept(row) : unborn }
      }),
    )
  }
  const alive = (body: RecordBody) => !body.gone && !(body.expires_at && Date.parse(body.expires_at) <= now)
  return {
    async record(id) {
      const row = await reading.get('records', [(await worker) ?? '', id])
      return row && alive(row.body) ? kept(row) : null
    },
    async records(kind, filter = {}) {
      const days = filter.day ? ([filter.day, filter.day] as const) : filter.days
      const range = days && ([dayNumber(days[0]), dayNumber(days[1])] as const)
      const rows = await reading.list('records', { worker: (await worker) ?? '', kind, ...(range ? { days: range } : {}) })
      return rows
        .filter((row) => alive(row.body) && (!filter.mine || row.body.mine))
        .map((row) => kept(row) as Kept<never>)
        .filter((one) => !filter.where || filter.where(one.record))
    },
    async mine(limit = 500) {
      const rows = await reading.list('records', { worker: (await worker) ?? '' })
      const own = rows.filter((row) => row.body.mine && !row.body.gone).map(kept)
      return own.sort((a, b) => (a.record.id < b.record.id ? 1 : -1)).slice(0, limit)
    },
    returned: () => asideRows(null),
    letGo: () => asideRows(LET_GO),
    async draft(id) {
      return ((await reading.get('drafts', [(await worker) ?? '', id]))?.body ?? null) as never
    },
  }
}

function kept(row: Row<Bodies, 'records'>): Kept<never> {
  return { record: row.body.shown as FieldRecord<never>, state: stateOf(row.body), mine: row.body.mine }
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
