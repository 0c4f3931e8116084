import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/wire'
import type { FieldRecord, Kept, ProblemWords } from './record'

/** What a photo or voice note of a kind may be for; the server says the same at /kinds. */
export interface MediaRole {
  role: string
  what: 'photo' | 'voice'
  /** It shows persons: it needs a purpose and an end. */
  ofPerson: boolean
  purposes: readonly string[]
  keepDays: number | null
  /** The line asks for the picture as the camera made it. */
  original: boolean
  /** How many one record may have. */
  most: number
}

/** One kind of record and what the app has to know about it. */
export interface RecordKind<Data extends object = object> {
  kind: string
  /** Shown in 记录; a roll entry or an expectation is only looked up. */
  listed: boolean
  /** What photos and voice notes it may carry; the server's `media_roles`. */
  mediaRoles: readonly MediaRole[]
  /** Starts a record from what the screen knows. */
  create(...known: never[]): FieldRecord<Data>
  /** What a person has to put right before it can be kept; pure. */
  problemsOf(record: FieldRecord<Data>): ProblemWords[]
  /** The changed fields as the server takes them: no field that it fills in itself. */
  toWire(data: Partial<Data>): Record<string, unknown>
  /** What the server sent as this version of the app reads it; fields it does not know stay as they are. */
  fromWire(data: Record<string, unknown>): Data
}

/** Words of one part of the app: Chinese comes with the first load, English when somebody asks for it. */
export interface Words {
  zh: object
  en: () => Promise<{ default: object }>
}

export type Tone = 'safe' | 'concern' | 'alarm' | 'unknown' | 'away' | 'rest' | 'brand'

/** One row of 记录 in the words of its line. */
export interface RecordSummary {
  title: string
  words: string
  icon: string
  tone: Tone
  to: string
  /** Where it is put right when it came back. */
  fix?: string
  /** Sending it again as it is cannot help. */
  settled?: boolean
}

/** Words for a key, as vue-i18n gives them. */
export type Say = (key: string, named?: Record<string, unknown>) => string

/** A list of this line that comes in from Excel and goes out to it. */
export interface ListInAndOut {
  name: string
  /** Key of its word, and what brings that word. */
  words: string
  load: () => Promise<unknown>
  roles: readonly Role[]
}

/** A work line as the app sees it: its kinds, its screens and its words. A missing part does not compile. */
export interface WorkLine {
  name: string
  kinds: readonly RecordKind[]
  /** Roles that record this line with a phone. */
  fieldRoles: readonly string[]
  /** The line's part of 今日. */
  today: () => Promise<{ default: Component }>
  /** Its other screens on the phone, and its screens below /desk; all loaded when first opened. */
  phoneRoutes: readonly RouteRecordRaw[]
  deskRoutes: readonly RouteRecordRaw[]
  /** How a kept change of its kinds (`kind`, `fields`) reads at the desk; its words there name each kind: `kinds.<kind>`. */
  changeAtDesk: () => Promise<{ default: Component }>
  /** How a record of its kinds stands in 记录; `find` gives other records the phone holds, `t` its words. */
  summarise(kept: Kept, find: (id: string) => Kept | undefined, t: Say): RecordSummary
  messages: Words
  /** Brings the words of its rows in 记录 and of what came back, where the first load does not carry them. */
  rowWords?: () => Promise<unknown>
  lists?: readonly ListInAndOut[]
}
