import type { Draft } from './elderFields'

/** What stands in the form of a file when it is saved. */
export interface Written {
  draft: Draft
  /** Only the fields that differ from what was on screen. */
  changed: Record<string, unknown>
  moved: { group_no?: string | null; zhai_name?: string | null }
}

/** Sends what was written; its answer goes to whoever opened the form. */
export type Save = (written: Written) => Promise<string>
