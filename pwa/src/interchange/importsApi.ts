import type { LiveServer } from '@/records/liveServer'

/** Lists that can be brought in; the roll is the first. */
export type ListName = 'roll'

export interface Fault {
  row: number | null
  column: string | null
  cell: string | null
  value: string | null
  slug: string
  message: string
}

export interface PlannedChange {
  row: number
  name: string
  what: 'new' | 'changed'
  fields: { field: string; label: string; before: unknown; after: unknown }[]
}

export interface ImportReport {
  id: string
  list: string
  file_name: string
  state: 'checked' | 'applied' | 'undone'
  checked_at?: string | null
  applied_at?: string | null
  undone_at?: string | null
  summary: { rows: number; new: number; changed: number; unchanged: number; faulty: number }
  faults: Fault[]
  changes: PlannedChange[]
}

export const SHEET_TYPES = '.xlsx,.csv'

/** Checks a file without changing anything. */
export function checkFile(server: LiveServer, list: ListName, file: File, area: string): Promise<ImportReport> {
  const form = new FormData()
  form.set('file', file)
  form.set('area', area)
  return server.upload<ImportReport>(`/imports/${list}`, form)
}

export const fetchImports = async (server: LiveServer) => (await server.get<{ imports: ImportReport[] }>('/imports')).imports

export const fetchImport = (server: LiveServer, id: string) => server.get<ImportReport>(`/imports/${id}`)

/** Brings in the good rows of a checked file. */
export const applyImport = (server: LiveServer, id: string) => server.post<ImportReport>(`/imports/${id}/apply`)

/** Puts back what the last import changed. */
export const undoImport = (server: LiveServer, id: string) => server.post<ImportReport>(`/imports/${id}/undo`)

export const fetchTemplate = (server: LiveServer, list: ListName) => server.download(`/imports/${list}/template.xlsx`)

export const fetchExport = (server: LiveServer, list: ListName, format: 'xlsx' | 'csv', area: string) =>
  server.download(`/exports/${list}.${format}`, { area })
