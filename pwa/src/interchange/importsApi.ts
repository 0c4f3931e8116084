import type { LiveServer } from '@/records/liveServer'

/** A list that can be brought in, as its line names it. */
export type ListName = string

export interface Fault {
  /** As Excel counts; 0 where the fault is about the whole file. */
  row: number
  column: string
  /** Such as F17; empty when the file has no such column. */
  cell: string
  value: string
  slug: string
  message: string
}

export interface PlannedChange {
  row: number
  name: string
  what: 'new' | 'changed'
  fields: { field: string; label: string; before: string; after: string }[]
}

/** A row that was left as it was, and why. */
export interface LeftRow {
  row: number
  name: string
  reason: string
}

export interface Summary {
  rows: number
  new: number
  changed: number
  unchanged: number
  faulty: number
  warnings: number
  /** Example rows of the template that were passed over. */
  examples?: number
  sheet?: string
  ignored_columns?: string[]
  applied?: Partial<Record<'new' | 'changed', number>>
  undone?: number
  left?: number
}

export interface ImportInBrief {
  id: string
  list: string
  file_name: string
  state: 'checked' | 'applied' | 'undone'
  by_name: string | null
  checked_at: string
  applied_at: string | null
  undone_at: string | null
  summary: Summary
}

export interface ImportReport extends ImportInBrief {
  faults: Fault[]
  warnings: Fault[]
  changes: PlannedChange[]
  left: LeftRow[]
}

export const SHEET_TYPES = '.xlsx,.csv'

/** Checks a file without changing anything. */
export function checkFile(server: LiveServer, list: ListName, file: File, area: string): Promise<ImportReport> {
  const form = new FormData()
  form.set('file', file)
  form.set('area', area)
  return server.upload<ImportReport>(`/imports/${list}`, form)
}

export const fetchImports = async (server: LiveServer) => (await server.get<{ imports: ImportInBrief[] }>('/imports')).imports

export const fetchImport = (server: LiveServer, id: string) => server.get<ImportReport>(`/imports/${id}`)

/** Brings in a checked file; rows with faults keep it back unless they may be left out. */
export const applyImport = (server: LiveServer, id: string, skip_faulty: boolean) =>
  server.post<ImportReport>(`/imports/${id}/apply`, { skip_faulty })

/** Puts back what the last import changed. */
export const undoImport = (server: LiveServer, id: string) => server.post<ImportReport>(`/imports/${id}/undo`)

export const fetchTemplate = (server: LiveServer, list: ListName) => server.download(`/imports/${list}/template.xlsx`)

export const fetchExport = (server: LiveServer, list: ListName, format: 'xlsx' | 'csv', area: string) =>
  server.download(`/exports/${list}.${format}`, { area })
