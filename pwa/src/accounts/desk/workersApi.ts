import type { LiveServer } from '@/records/liveServer'
import type { Grant, Role } from '@/wire'

export interface ListedWorker {
  id: string
  name: string
  phone_masked: string
  roles: { role: Role; area_code: string; area_name: string }[]
  grants?: Grant[]
  active?: boolean
}

export interface WorkersPage {
  workers: ListedWorker[]
  next?: string | null
}

/** Workers within one's own area, by name; phone numbers stay masked. */
export const fetchWorkers = (server: LiveServer, question: { area?: string; role?: string; q?: string; after?: string | null }) =>
  server.get<WorkersPage>('/workers', question)

/** A first or new password made up by the server; it is told this once. */
export interface OneTimePassword {
  id: string
  one_time_password: string
}

export interface NewWorker {
  name: string
  phone: string
  roles: { role: Role; area_code: string }[]
}

/** Opens an account; only administrators of the area may. */
export const openAccount = (server: LiveServer, worker: NewWorker) => server.post<OneTimePassword>('/workers', worker)

/** Makes up a new password for somebody who has lost theirs. */
export const renewPassword = (server: LiveServer, workerId: string) => server.post<OneTimePassword>(`/workers/${workerId}/password`)

export const changeOwnPassword = (server: LiveServer, old_password: string, new_password: string) =>
  server.post<unknown>('/me/password', { old_password, new_password })
