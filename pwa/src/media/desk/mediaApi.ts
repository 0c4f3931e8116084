import type { LiveServer } from '@/records/liveServer'
import type { components } from '@/openapi'

type Served = components['schemas']

/** A file that its record tells of and that has not come for a fortnight. */
export type MissingFile = Served['Task']

export const fetchMissing = async (server: LiveServer, area: string) => (await server.get<Served['Tasks']>('/media/tasks', { area })).tasks

/** Ends the waiting for a file, with the reason; should it come after all, it is taken. */
export const giveUp = (server: LiveServer, { record_id, sha256 }: Pick<MissingFile, 'record_id' | 'sha256'>, reason: string) =>
  server.post<Served['Lost']>('/media/lost', { record_id, sha256, reason })
