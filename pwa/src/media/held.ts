import type { MaybeRefOrGetter, ShallowRef } from 'vue'
import { toValue } from 'vue'
import { useLook } from '../records'
import { LANE, type FileRow } from '../records/files'
import { workerHere } from '../records/here'
import type { ProblemWords } from '../records/record'

/** `draft`: its record does not tell of it yet; `let_go`: no longer. */
export type FileState = { at: 'draft' } | { at: 'let_go' } | { at: 'on_phone'; sent: number; of: number } | { at: 'signed'; signedAt: string } | { at: 'refused'; problem: ProblemWords }

export interface HeldFile {
  sha256: string
  role: string
  filetype: string
  bytes: number
  seconds: number | null
  state: FileState
}

/** Files of a draft or record that are on this phone, live; a form that adds to a record has those of both. */
export function useFilesOf(of: MaybeRefOrGetter<string | readonly string[]>): Readonly<ShallowRef<HeldFile[] | undefined>> {
  return useLook(async (reading) => {
    const worker = (await workerHere(reading)) ?? ''
    const rows = (await Promise.all([toValue(of)].flat().map((record) => reading.list('files', { worker, record })))).flat()
    return rows.filter(({ lane, body }) => body.whole && lane !== LANE.small).map(heldFrom)
  }, () => [toValue(of)].flat().join())
}

export function heldFrom({ lane, body }: FileRow): HeldFile {
  const { sha256, role, filetype, bytes, seconds = null } = body.about
  return { sha256, role, filetype, bytes, seconds, state: stateOf(lane, body) }
}

function stateOf(lane: number, { about, upload, signed_at, refused, let_go }: FileRow['body']): FileState {
  if (signed_at !== null) return { at: 'signed', signedAt: signed_at }
  // What was on its way or refused had been told of before the phone wrote that down.
  if (lane === LANE.waits) return { at: let_go || refused || upload ? 'let_go' : 'draft' }
  if (refused) return { at: 'refused', problem: refused }
  return { at: 'on_phone', sent: upload?.offset ?? 0, of: about.bytes }
}
