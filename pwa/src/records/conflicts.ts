import type { ChangedFields, Envelope, FieldRecord } from './record'

const ELEMENT = /^(?<list>\w+)\[(?<id>.+)\]$/

/** The fields that stand beside `data`. */
const BESIDE: readonly (keyof Envelope)[] = [
  'area_code', 'group_no', 'zhai_name', 'operator_name', 'entry_mode', 'location', 'accuracy_m', 'location_source', 'location_absent_reason', 'place_text', 'note', 'media',
]

/**
 * The data a decision sends: the chosen value for a plain field, or the whole list with the chosen element in its
 * place for `contacts[<id>]`. A chosen null takes the element out.
 */
export function resolvingData(data: object, field: string, chosen: unknown): Record<string, unknown> {
  const { list, id } = ELEMENT.exec(field)?.groups ?? {}
  if (!list || !id) return { [field]: chosen }
  const standing = ((data as Record<string, { id: string }[] | null>)[list] ?? []).filter((element) => element.id !== id)
  return { [list]: chosen === null ? standing : [...standing, chosen] }
}

/** The same as a change to a whole record, whose field may stand beside its data. */
export function resolvingFields(record: Pick<FieldRecord<object>, 'data'>, field: string, chosen: unknown): ChangedFields {
  return (BESIDE as readonly string[]).includes(field) ? { [field]: chosen } : { data: resolvingData(record.data, field, chosen) }
}

/** `contacts[<id>]` → `contacts`: the field as it is named on screen. */
export const wholeField = (field: string): string => field.replace(/^data\./, '').replace(/\[.*$/, '')
