import { pushOne } from '@/records/pushOne'
import { ServerRefused, type LiveServer } from '@/records/liveServer'
import type { components } from '@/openapi'
import type { DeclaredMedia } from '@/records/record'
import type { Envelope, FieldConflict, Outcome, Role } from '@/wire'
import type { ElderData } from '../wire'
import { fetchElders, type Elder } from './boardApi'

/** A roll entry as the server holds it. */
export interface ElderRecord extends Omit<Envelope, 'location'> {
  revision: number
  conflicts?: FieldConflict[]
  /** Names of fields this reader may not see. */
  withheld?: string[]
  location?: Envelope['location']
  media?: DeclaredMedia[]
  data: ElderData & { death?: { state: 'none' | 'reported' | 'final'; at?: string | null; check_id?: string } }
}

export interface Revision {
  revision: number
  occurred_at: string
  received_at: string
  by: string | null
  by_name: string | null
  why: string | null
  /** Field → before and after, as far as this reader may see them; null when nothing of a field changed. */
  changed: Record<string, [unknown, unknown]> | null
}

/** A check that carries photos or voice notes, in short. */
export interface CheckWithFiles extends Omit<components['schemas']['CheckWithFiles'], 'media' | 'review'> {
  media: DeclaredMedia[]
  review: Envelope['review']
}

export interface Assignment {
  id: string
  record_id: string
  worker_id: string
  worker_name: string
  part: 'primary' | 'backup'
  starts_on: string
  ends_on: string | null
}

export interface ListedWorker {
  id: string
  name: string
  phone_masked: string
  roles: { role: Role; area_code: string; area_name: string }[]
}

/** The whole file of one elder. */
export const fetchElder = async (server: LiveServer, id: string) =>
  (await server.get<{ record: ElderRecord }>(`/records/elder/${id}`)).record

/** Who changed what and when, newest first. */
export async function fetchHistory(server: LiveServer, id: string): Promise<Revision[]> {
  const { revisions } = await server.get<{ revisions: Revision[] }>(`/records/elder/${id}/history`)
  return [...revisions].sort((one, other) => other.revision - one.revision)
}

/** The latest checks that carry photos or voice notes, newest first. */
export const fetchFiles = async (server: LiveServer, id: string) => (await server.get<{ checks: CheckWithFiles[] }>(`/elders/${id}/files`)).checks

/** How things stand with this elder on a day; null when nothing is expected. */
export async function fetchMorning(server: LiveServer, elderId: string, day: string): Promise<Elder | null> {
  const { elders } = await fetchElders(server, { elder: elderId, day, state: 'all' })
  return elders.find((each) => each.id === elderId) ?? null
}

/** Changes fields of the file, judged against the revision that was on screen. */
export const changeElder = (
  server: LiveServer,
  elder: ElderRecord,
  data: Record<string, unknown>,
  more: { resolves?: string[]; group_no?: string | null; zhai_name?: string | null } = {},
): Promise<Outcome> => pushOne(server, { kind: 'elder', id: elder.id, base_revision: elder.revision, area_code: elder.area_code, data, ...more })

/** Puts somebody on the roll; the answer is the new file's id. Sent again after a lost answer it finds the file there. */
export async function addElder(server: LiveServer, id: string, data: Record<string, unknown>, home: { area_code: string; group_no?: string | null; zhai_name?: string | null }) {
  try {
    await pushOne(server, { kind: 'elder', id, base_revision: null, data, ...home })
  } catch (problem) {
    if (!(problem instanceof ServerRefused) || problem.problem.slug !== 'id-taken') throw problem
  }
  return id
}

/** Shows the ID number once; the server logs who asked and why. */
export const revealIdNumber = async (server: LiveServer, id: string, reason: string) =>
  (await server.post<{ value: string }>(`/records/elder/${id}/reveal`, { field: 'id_number', reason })).value

/** Who sees to this elder, now and later. */
export const fetchAssignments = async (server: LiveServer, elderId: string) =>
  (await server.get<{ assignments: Assignment[] }>('/assignments', { elder_id: elderId })).assignments

export const assign = (server: LiveServer, wanted: Pick<Assignment, 'record_id' | 'worker_id' | 'part' | 'starts_on'>) =>
  server.post<Assignment>('/assignments', wanted)

export const endAssignment = (server: LiveServer, id: string, ends_on: string) => server.post<unknown>(`/assignments/${id}/end`, { ends_on })

/** Helpers who can be chosen, by name. */
export const findHelpers = async (server: LiveServer, area: string, q: string) =>
  (await server.get<{ workers: ListedWorker[] }>('/workers', { area, role: 'helper', q })).workers

/** Closes an alarm by a person's decision. */
export const decideMorning = (server: LiveServer, slotId: string, result: string, reason: string) =>
  server.post<unknown>(`/wakeup-slots/${slotId}/decide`, { result, reason })

export const confirmDeath = (server: LiveServer, checkId: string) => server.post<unknown>(`/wakeup-checks/${checkId}/confirm-death`)

export const takeBackDeath = (server: LiveServer, elderId: string, reason: string) =>
  server.post<unknown>(`/elders/${elderId}/take-back-death`, { reason })
