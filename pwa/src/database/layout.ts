import type { Layout } from './engine'
import type { Table } from './store'

/** How a table lies in the database. */
export interface TableLayout extends Layout {
  /** Columns that stand as tags, so that they tell a stranger nothing. */
  tagged: readonly string[]
  /** Whether bodies are closed with the worker's key. */
  sealed: boolean
  /** Bodies are bytes, sealed as they are, and too large to be remembered. */
  raw?: true
}

/** 1: records. 2: photos and voice notes. */
const VERSION = 2

/** Changes of a record: their own name, and the record they belong to. */
const OF_A_RECORD: TableLayout = { key: ['worker', 'change'], indexes: { record: ['worker', 'record'] }, tagged: ['change', 'record'], sealed: true }
const BY_ID: TableLayout = { key: ['worker', 'id'], indexes: {}, tagged: ['id'], sealed: true }

/** What stands open everywhere: which of the phone's workers it belongs to (a random name), and the order of what leaves. */
export const LAYOUT: Record<Table, TableLayout> = {
  records: {
    key: ['worker', 'id'],
    indexes: { kind: ['worker', 'kind'], day: ['worker', 'day'], own: ['worker', 'own'] },
    tagged: ['id', 'kind', 'day', 'own'],
    sealed: true,
  },
  outbox: {
    key: ['worker', 'seq'],
    indexes: { lane: ['worker', 'lane', 'seq'], record: ['worker', 'record', 'seq'] },
    tagged: ['record'],
    sealed: true,
  },
  aside: OF_A_RECORD,
  sent: OF_A_RECORD,
  receipts: BY_ID,
  drafts: BY_ID,
  notes: { key: ['worker', 'name'], indexes: {}, tagged: [], sealed: true },
  post: { key: ['worker', 'seq'], indexes: {}, tagged: [], sealed: false },
  files: {
    key: ['worker', 'id'],
    indexes: { record: ['worker', 'record'], sha256: ['worker', 'sha256'], lane: ['worker', 'lane'] },
    tagged: ['record', 'sha256'],
    sealed: true,
  },
  pieces: { key: ['worker', 'id'], indexes: {}, tagged: [], sealed: true, raw: true },
  vaults: { key: ['worker'], indexes: {}, tagged: [], sealed: false },
  broken: { key: ['worker', 'id'], indexes: {}, tagged: [], sealed: false },
}

export const DATABASE = { version: VERSION, layout: LAYOUT } as const
