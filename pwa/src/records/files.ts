import type { Row } from '../database/store'
import type { Bodies, FileBody, RecordBody, RecordUnit } from './bodies'
import type { DeclaredMedia } from './record'

export type FileRow = Row<Bodies, 'files'>

/** Where a file stands. `waits`: for its draft to be kept; `leaves`: its record declares it; `small`: only a small picture is here. */
export const LANE = { waits: 0, leaves: 1, signed: 2, refused: 3, small: 4 } as const

/** Under which names the pieces of a file lie; its small picture comes last. */
export function pieceNames({ id, body }: Pick<FileRow, 'id' | 'body'>): string[] {
  return [...Array.from({ length: body.pieces }, (_, number) => `${id}/${number}`), ...(body.small === null ? [] : [smallOf(id)])]
}

export const smallOf = (id: string): string => `${id}/small`

/** Takes a file off the phone. */
export function forgetFile(unit: RecordUnit, row: FileRow): void {
  for (const name of pieceNames(row)) unit.remove('pieces', [row.worker, name])
  unit.remove('files', [row.worker, row.id])
}

/** Gives what was put for a draft to the record it becomes; what the record does not declare goes with the draft. */
export async function takeFiles(unit: RecordUnit, worker: string, draft: string, record: string, media: readonly DeclaredMedia[]): Promise<void> {
  if (draft === record) return
  const there = new Set((await unit.list('files', { worker, record })).map(({ sha256 }) => sha256))
  const declared = new Set(media.map(({ sha256 }) => sha256))
  for (const row of await unit.list('files', { worker, record: draft })) {
    if (declared.has(row.sha256) && !there.has(row.sha256)) unit.put('files', { ...row, record })
    else forgetFile(unit, row)
  }
}

/** Drops what was put for a draft that nobody wants any more. */
export async function dropFiles(unit: RecordUnit, worker: string, draft: string): Promise<void> {
  for (const row of await unit.list('files', { worker, record: draft })) if (row.lane === LANE.waits) forgetFile(unit, row)
}

/** Lets a record's files leave once it declares them, and stay once it does not. */
export async function alignFiles(unit: RecordUnit, worker: string, record: string, body: Pick<RecordBody, 'shown' | 'server'>): Promise<void> {
  const declared = declaredBy(body)
  for (const row of await unit.list('files', { worker, record })) {
    if (row.lane === LANE.small) continue
    const lane = declared.has(row.sha256) ? laneOf(row.body) : LANE.waits
    // Put back into its record it may be there for another one only.
    if (lane !== row.lane) unit.put('files', { ...row, lane, body: { ...row.body, let_go: lane === LANE.waits, there_in: null } })
  }
}

/** Hashes that a record declares here or at the server. */
export function declaredBy({ shown, server }: Pick<RecordBody, 'shown' | 'server'>): ReadonlySet<string> {
  return new Set([...(shown?.media ?? []), ...(server?.media ?? [])].map(({ sha256 }) => sha256))
}

/** Whether the server has signed for its bytes and they still lie here; also where they were taken out of the record: somebody may put them back. */
export const isSignedFor = ({ lane, body }: FileRow): boolean => body.signed_at !== null && lane !== LANE.small

export function laneOf({ signed_at, refused }: FileBody): number {
  if (signed_at !== null) return LANE.signed
  return refused ? LANE.refused : LANE.leaves
}
