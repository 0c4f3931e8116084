import type { RecordReading } from '../records/bodies'
import { declaredBy } from '../records/files'

/** Whether something that was kept tells of a file: the record as shown, the server, or a change that came back. */
export async function isClaimed(reading: RecordReading, worker: string, record: string, sha256: string): Promise<boolean> {
  const row = await reading.get('records', [worker, record])
  if (row && declaredBy(row.body).has(sha256)) return true
  const aside = await reading.list('aside', { worker, record })
  return aside.some(({ body }) => body.change.fields.media?.some((one) => one.sha256 === sha256))
}
