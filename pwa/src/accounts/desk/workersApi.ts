import type { LiveServer } from '@/records/liveServer'
import type { Grant, Role } from '@/wire'

export interface ListedWorker {
  id: string
  name: string
  phone_masked: string
  roles: { role: Role; area_code: string; area_name: string }[]
  grants?: Grant[]
}

export interface WorkersPage {
  workers: ListedWorker[]
  next?: string | null
}

/** Workers within one's own area, by name; phone numbers stay masked. */
export const fetchWorkers = (server: LiveServer, question: { area?: string; role?: string; q?: string; after?: string | null }) =>
  server.get<WorkersPage>('/workers', question)
