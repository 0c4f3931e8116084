import type { LiveServer } from '@/records/liveServer'
import type { components } from '@/openapi'

type Served = components['schemas']

export type Device = Served['WorkersDevice']
export type LastHeld = Served['LastHeld']
export type Became = Served['Became']
export type LostReport = Served['Report']
export type WaitingChange = Served['Waiting']
export type KeptItem = Served['Quarantined']
export type ChangeRead = Served['ChangeRead']
export type ExportedChange = Served['ExportedChange']
export type PhoneFile = Served['Export']
export type ListedFile = Served['ExportListed']
export type Opened = Served['Opened']
export type Decided = Served['Decided']

export const fetchDevices = (server: LiveServer, q: string) => server.get<Served['Devices']>('/devices', { q })

export const fetchLastHeld = (server: LiveServer, { worker_id, device_id }: Device) =>
  server.get<LastHeld>(`/workers/${worker_id}/devices/${encodeURIComponent(device_id)}/held`)

export const revokeDevice = (server: LiveServer, { worker_id, device_id }: Device, reason: string) =>
  server.post<Served['Devices']>(`/workers/${worker_id}/devices/${encodeURIComponent(device_id)}/revoke`, { reason })

export const fetchReports = (server: LiveServer) => server.get<Served['Reports']>('/sync/reports')

export const seeToReport = (server: LiveServer, id: string, reason: string) => server.post<null>(`/sync/reports/${id}/handle`, { reason })

export const seeToWaiting = (server: LiveServer, id: string, reason: string) => server.post<null>(`/sync/waiting/${id}/handle`, { reason })

export const fetchQuarantine = (server: LiveServer) => server.get<Served['Quarantine']>('/sync/quarantine')

export const openKept = (server: LiveServer, id: string) => server.get<Opened>(`/sync/quarantine/${id}`)

export const release = (server: LiveServer, id: string) => server.post<Decided>(`/sync/quarantine/${id}/release`)

export const dismiss = (server: LiveServer, id: string, reason: string) => server.post<Decided>(`/sync/quarantine/${id}/dismiss`, { reason })

export const fetchFiles = async (server: LiveServer) => (await server.get<Served['Exports']>('/sync/exports')).exports

export const openFile = (server: LiveServer, id: string) => server.get<PhoneFile>(`/sync/exports/${id}`)

export const bringIn = (server: LiveServer, file: object) => server.post<PhoneFile>('/sync/exports', file)
