import type { RecordReading } from '../records/bodies'
import { LANE, type FileRow } from '../records/files'
import type { Kinds } from '../records/outgoing'
import { choicesOf } from './choices'

/** A file that still has to leave, and what it waits for. */
export interface Leaving {
  row: FileRow
  /** Its record goes first: until that is there, the server would keep the file for nothing. */
  waits: 'record' | 'wifi' | null
}

/** Kept as it came and so large, a file costs what an original does. */
const LARGE_BYTES = 1_000_000

/** What still has to leave, in the order in which it was put. */
export async function leavingOf(reading: RecordReading, worker: string, kinds: Kinds, metered: boolean): Promise<Leaving[]> {
  const rows = (await reading.list('files', { worker, lane: LANE.leaves })).filter(({ body }) => body.whole)
  if (rows.length === 0) return []
  const choosy = metered && (await choicesOf(reading, worker)).originalsOnWifiOnly
  const ids = [...new Set(rows.map(({ record }) => record))]
  const records = new Map((await reading.getMany('records', ids.map((id) => [worker, id] as const))).map((row) => [row.id, row]))
  return rows
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((row) => {
      const record = records.get(row.record)
      // Without a record here the worker has lost sight of it, and still owes the file.
      const there = !record || (record.body.server?.media.some(({ sha256 }) => sha256 === row.sha256) ?? false)
      const original = kinds.get(record?.kind ?? '')?.mediaRoles?.find(({ role }) => role === row.body.about.role)?.original
      const large = row.body.small === null && row.body.about.bytes > LARGE_BYTES
      const forWifi = choosy && (original === true || large)
      return { row, waits: there ? (forWifi ? 'wifi' : null) : 'record' }
    })
}
