import { phoneLocks } from '@/device'
import { edit, phoneStore } from '@/records'
import { LANE } from '@/records/files'
import { workerHere } from '@/records/here'
import { readerOver } from '@/records/reading'
import type { DeclaredMedia } from '@/records/record'

type Step = (now: readonly DeclaredMedia[]) => DeclaredMedia[]

/** Pure steps, so that two photos in quick succession are two. */
export const added = (one: DeclaredMedia, instead: readonly string[] = []): Step => (now) => {
  const rest = now.filter(({ sha256 }) => !instead.includes(sha256) || sha256 === one.sha256)
  return rest.some(({ sha256 }) => sha256 === one.sha256) ? rest.map((other) => (other.sha256 === one.sha256 ? one : other)) : [...rest, one]
}
export const amended = (one: DeclaredMedia): Step => (now) => now.map((other) => (other.sha256 === one.sha256 ? one : other))
export const without = (sha256: string): Step => (now) => now.filter((one) => one.sha256 !== sha256)

/** The same shot, whose place was not known when its record was kept. */
const isStillWithoutPlace = (one: DeclaredMedia) => (other: DeclaredMedia) =>
  other.sha256 === one.sha256 && other.role === one.role && other.taken_at === one.taken_at && !other.location
/** Says where it was taken, of the very shot and where nobody has said so yet. */
export const placed = (one: DeclaredMedia): Step => (now) => now.map((other) => (isStillWithoutPlace(one)(other) ? one : other))

const SERVER_SAYS: readonly string[] = ['state', 'lost_reason', 'refused_reason']

/** What the server alone says of a file does not go back to it. */
export function asDeclared(one: DeclaredMedia): DeclaredMedia {
  return Object.fromEntries(Object.entries(one).filter(([field]) => !SERVER_SAYS.includes(field))) as unknown as DeclaredMedia
}

const recordOf = (id: string) => phoneStore.read((reading) => readerOver(reading, Date.now()).record(id))

/** Changes what a record that is kept tells of its files; answers whether there is one. */
export function changeFiles(record: string, step: Step): Promise<boolean> {
  return phoneLocks.inTurn(`media:${record}`, async () => {
    const now = await recordOf(record)
    if (now) await edit(record, { media: step(now.record.media.map(asDeclared)) })
    return now !== null
  })
}

/** Says where a photo was taken to the records that were kept before that was known. */
export async function amendKept(one: DeclaredMedia): Promise<void> {
  const rows = await phoneStore.read(async (reading) => reading.list('files', { worker: (await workerHere(reading)) ?? '', sha256: one.sha256 }))
  for (const id of new Set(rows.filter(({ lane }) => lane !== LANE.small).map(({ record }) => record))) {
    if ((await recordOf(id))?.record.media.some(isStillWithoutPlace(one))) await changeFiles(id, placed(one))
  }
}
