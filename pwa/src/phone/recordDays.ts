import { dayOf, type Kept } from '@/records'

export interface RecordDay {
  day: string
  list: Kept[]
}

/** Records by local day, newest first. A time that cannot be read puts no other record out of its place: it stands under today. */
export function byDay(kept: readonly Kept[], today: string): RecordDay[] {
  const timed = kept.map((one) => ({ one, at: Date.parse(one.record.occurred_at) }))
  const newestFirst = timed.sort((a, b) => (Number.isNaN(b.at) ? Infinity : b.at) - (Number.isNaN(a.at) ? Infinity : a.at) || 0)
  const days = new Map<string, Kept[]>()
  for (const { one, at } of newestFirst) {
    const day = Number.isNaN(at) ? today : dayOf(at)
    const list = days.get(day)
    if (list) list.push(one)
    else days.set(day, [one])
  }
  return [...days].map(([day, list]) => ({ day, list }))
}

/** Other records that these name, whatever their kind. */
export function namedIn(kept: readonly Kept[]): string[] {
  const named = kept.flatMap(({ record }) => Object.entries(record.data ?? {}))
  return [...new Set(named.flatMap(([field, value]) => (field.endsWith('_id') && typeof value === 'string' ? [value] : [])))]
}
