import type { Point } from 'geojson'
import type { components } from './openapi'
import type { ProblemWords } from './records/record'

/** What travels, in the words of the server's own description; `npm run types` makes that file. */
type Served = components['schemas']

export type Role = Served['HeldRole']['role']
export type Grant = Served['Me']['grants'][number]

export interface Settings extends Omit<Served['Settings'], 'windows'> {
  windows: { summer: [string, string]; winter: [string, string]; summer_months: number[] }
}
export type KnownNumber = Served['Number']
export interface Me extends Omit<Served['Me'], 'settings'> {
  settings: Settings
}

export type EntryMode = 'self' | 'proxy' | 'phone' | 'paper' | 'import'
export type ReviewState = 'received' | 'returned' | 'confirmed' | 'void'

/** What every record has around its data, as screens of the desk read it. */
export interface Envelope {
  id: string
  kind: string
  area_code: string
  group_no?: string | null
  zhai_name?: string | null
  occurred_at: string
  location: Point | null
  accuracy_m?: number | null
  place_text?: string | null
  note?: string | null
  received_at?: string | null
  recorder_id?: string | null
  device_id?: string | null
  revision?: number | null
  review?: { state: ReviewState; reason: string | null; revision: number | null } | null
}

export type PushBody = Omit<Served['Push'], 'changes'> & { changes: PushedChange[] }
export interface PushedChange extends Partial<Omit<Envelope, 'id' | 'kind' | 'review'>> {
  change_id: string
  kind: string
  id: string
  base_revision: number | null
  base_change_id: string | null
  replaces?: string
  resolves?: string[]
  review?: { state: 'void'; reason: string }
  data: Record<string, unknown>
}
export type Outcome = Omit<Served['Outcome'], 'problem'> & { problem: ProblemWords | null }
export type PushAnswer = Omit<Served['PushAnswer'], 'outcomes'> & { outcomes: Outcome[] }

export interface FieldConflict {
  field: string
  values: { value: unknown; by: string; by_name?: string; at: string; change_id: string }[]
}

export type Area = Served['Area']
