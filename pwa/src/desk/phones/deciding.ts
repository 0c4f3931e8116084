import type { Device, KeptItem, LostReport, PhoneFile, WaitingChange } from './phonesApi'

export type Step = 'stopsAtOnce' | 'sendsOnceMore' | 'isWiped' | 'othersStay' | 'neverComes'

/** What will happen when a device is shut out, in the order in which it happens. */
export function whatWillHappen(device: Pick<Device, 'shared_with'>): Step[] {
  return ['stopsAtOnce', 'sendsOnceMore', 'isWiped', ...(device.shared_with.length > 0 ? (['othersStay'] as const) : []), 'neverComes']
}

/** Parts of a result that are worth a line: always what was taken, the rest only where there is some. */
export const RESULTS = ['taken', 'conflict', 'waiting', 'refused', 'posts_taken', 'posts_left', 'photos', 'photos_refused', 'photos_waiting', 'drafts', 'photos_drafts', 'damaged'] as const
export type Result = (typeof RESULTS)[number]

/** What bringing a file in came to, as people count it. */
export function resultOf(counts: NonNullable<PhoneFile['counts']>): { what: Result; n: number }[] {
  const n = (name: string) => counts[name] ?? 0
  const sums: Record<Result, number> = {
    taken: n('accepted') + n('merged'),
    conflict: n('conflict'),
    waiting: n('waiting'),
    refused: n('refused'),
    posts_taken: n('posts_taken'),
    posts_left: n('posts') - n('posts_taken'),
    photos: n('media_taken'),
    photos_refused: n('media_refused'),
    photos_waiting: n('media_waiting'),
    drafts: n('drafts'),
    photos_drafts: n('media_drafts'),
    damaged: n('damaged'),
  }
  return RESULTS.filter((what) => what === 'taken' || sums[what] > 0).map((what) => ({ what, n: sums[what] }))
}

/** One result of several exports that one phone wrote into one file; the first holds all records. */
export function inOne(parts: readonly PhoneFile[]): PhoneFile | null {
  const [first] = parts
  if (!first) return null
  const counts: Record<string, number> = {}
  for (const part of parts) for (const [name, n] of Object.entries(part.counts ?? {})) counts[name] = (counts[name] ?? 0) + n
  return { ...first, again: parts.every(({ again }) => again), counts, changes: parts.flatMap(({ changes }) => changes ?? []) }
}

/** What is still to be decided, the oldest first: that is the order in which it was written. */
export const undecided = (items: readonly KeptItem[]): KeptItem[] =>
  items.filter(({ state }) => state === 'kept').sort((one, other) => Date.parse(one.received_at) - Date.parse(other.received_at) || (one.id < other.id ? -1 : 1))

/** What was decided, the latest first. */
export const decided = (items: readonly KeptItem[]): KeptItem[] =>
  items.filter(({ state }) => state !== 'kept').sort((one, other) => Date.parse(other.decided_at ?? other.received_at) - Date.parse(one.decided_at ?? one.received_at))

/** Undecided items by the phone they came from, in the order of `undecided`. */
export function byPhone(items: readonly KeptItem[]): { key: string; first: KeptItem; items: KeptItem[] }[] {
  const phones = new Map<string, KeptItem[]>()
  for (const item of undecided(items)) {
    const key = `${item.worker_id} ${item.device_id ?? ''}`
    phones.set(key, [...(phones.get(key) ?? []), item])
  }
  return [...phones].flatMap(([key, kept]) => (kept[0] ? [{ key, first: kept[0], items: kept }] : []))
}

export type ReportState = 'open' | 'allArrived' | 'handled'

/** A report whose every id has arrived since needs nobody any more, but stays until somebody has seen it. */
export function stateOf(report: Pick<LostReport, 'state' | 'still_missing'>): ReportState {
  if (report.state === 'handled') return 'handled'
  return report.still_missing === 0 ? 'allArrived' : 'open'
}

/** How much needs a person: lost stores with something missing, changes that wait in vain. */
export const openOf = (reports: readonly LostReport[], waiting: readonly WaitingChange[]): number =>
  reports.filter((report) => stateOf(report) === 'open').length + waiting.filter(({ state }) => state === 'open').length

/** Why the server did not take a change: its sentence, then what is wrong in each place. */
export function whyNot(problem: object | null | undefined): string {
  const { title, detail, errors } = (problem ?? {}) as { title?: string; detail?: string; errors?: { message?: string }[] }
  const sentences = [...(errors ?? []).map(({ message }) => message), detail]
  const particulars = sentences.filter((each, place): each is string => !!each && each !== title && sentences.indexOf(each) === place)
  return [title, ...particulars].filter(Boolean).join(' ')
}
