import type { LiveServer } from '@/records/liveServer'
import { assign, endAssignment, type Assignment } from './elderApi'
import { dayAfter } from './when'

export type Wanted = Pick<Assignment, 'record_id' | 'worker_id' | 'part' | 'starts_on'>

/**
 * Gives an elder to another helper from a day on. The server has no single step for it: when the new one is refused
 * after the old one was ended, the old one is given back, so that no elder is left without anybody.
 */
export async function replaceHelper(server: LiveServer, wanted: Wanted, before: readonly Assignment[]): Promise<void> {
  const ended = before.filter((old) => old.worker_id !== wanted.worker_id)
  for (const old of ended) await endAssignment(server, old.id, lastDayOf(old, wanted.starts_on))
  try {
    await assign(server, wanted)
  } catch (refusal) {
    for (const old of ended) await assign(server, { ...wanted, worker_id: old.worker_id, starts_on: dayAfter(lastDayOf(old, wanted.starts_on), 1) })
    throw refusal
  }
}

/** The day before the change, but never before the old assignment began. */
const lastDayOf = (old: Assignment, from: string): string => {
  const dayBefore = dayAfter(from, -1)
  return dayBefore < old.starts_on ? old.starts_on : dayBefore
}
