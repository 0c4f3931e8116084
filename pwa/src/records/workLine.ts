import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Envelope, Role } from '@/wire'

/** Words of one part of the app: Chinese comes with the first load, English when somebody asks for it. */
export interface Words {
  zh: Record<string, unknown>
  en: () => Promise<{ default: Record<string, unknown> }>
}

/** How a kept record is shown in 记录 without knowing its line. */
export interface RecordSummary {
  title: string
  words: string
  icon: string
  tone: 'safe' | 'concern' | 'alarm' | 'unknown' | 'away' | 'rest' | 'brand'
}

/** One kind of record a line owns. */
export interface RecordKind {
  kind: string
  /** Shown in 记录; kinds that are only looked up (a roll entry) are not. */
  listed: boolean
  /** Where 记录 leads when the record is tapped; the record's id is added as `:id`. */
  detailRoute?: string
}

/** Everything the app needs to know about a line of field work. A missing part does not compile. */
export interface WorkLine {
  name: string
  kinds: RecordKind[]
  /** Who records this line with a phone. */
  fieldRoles: Role[]
  /** The line's part of 今日, and its other phone screens. */
  today: () => Promise<{ default: Component }>
  phoneRoutes: RouteRecordRaw[]
  /** The line's screens for supervisors, below /desk. */
  deskRoutes: RouteRecordRaw[]
  /** One row of 记录, in the line's own words. */
  summarise: (record: KeptRecord) => RecordSummary
  messages: Words
}

/** A record as 记录 gets it: the envelope and its content, opaque here. */
export type KeptRecord = Envelope & { data: Record<string, unknown> }
