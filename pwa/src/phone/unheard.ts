import type { Kept } from '@/records'

/** About how many people there is something urgent that has not left this phone: nobody knows of it. */
export function peopleUnheard(mine: readonly Kept[]): number {
  const urgent = mine.filter(({ state, record }) => state.at === 'on_phone' && state.urgent && record.review?.state !== 'void')
  return new Set(urgent.map(({ record }) => subjectOf(record.data) ?? record.id)).size
}

/** The record that this one is about, whatever its kind: it is named first in the alphabet of fields. */
function subjectOf(data: Record<string, unknown>): unknown {
  const [first] = Object.keys(data).filter((field) => field.endsWith('_id') && typeof data[field] === 'string').sort()
  return first && data[first]
}
