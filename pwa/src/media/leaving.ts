import type { RecordReading } from '../records/bodies'
import { LANE, type FileRow } from '../records/files'
import type { Kinds } from '../records/outgoing'
import { choicesOf } from './choices'

/** A file that still has to leave, and whether it has to wait for Wi-Fi. */
export interface Leaving {
  row: FileRow
  waitsForWifi: boolean
}

/** What still has to leave, in the order in which it was put. */
export async function leavingOf(reading: RecordReading, worker: string, kinds: Kinds, metered: boolean): Promise<Leaving[]> {
  const rows = (await reading.list('files', { worker, lane: LANE.leaves })).filter(({ body }) => body.whole)
  if (rows.length === 0) return []
  const choosy = metered && (await choicesOf(reading, worker)).originalsOnWifiOnly
  const records = new Map((await reading.getMany('records', [...new Set(rows.map(({ record }) => record))].map((id) => [worker, id] as const))).map(({ id, kind }) => [id, kind]))
  const isOriginal = ({ record, body }: FileRow) => kinds.get(records.get(record) ?? '')?.mediaRoles?.find(({ role }) => role === body.about.role)?.original ?? false
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => ({ row, waitsForWifi: choosy && isOriginal(row) }))
}
