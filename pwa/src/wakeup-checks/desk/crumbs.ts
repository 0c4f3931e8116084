export interface Crumb {
  code: string
  name: string
}

const LENGTHS = [6, 9, 12]

/** The area being looked at; `label` is its unambiguous name, 乡镇 + 村 for a village. */
export interface NamedArea {
  code: string
  label: string
  short_name: string
}

/** The township's name out of a village's label. */
const townshipIn = ({ label, short_name }: NamedArea): string =>
  label.endsWith(short_name) ? label.slice(0, label.length - short_name.length).trim() : label

/** The areas from the worker's own down to the one being looked at; dots stand for a name not known yet. */
export function crumbsOf({ top, topName, area, named }: { top: string; topName: string; area: string; named: NamedArea | null }): Crumb[] {
  const names = new Map<number, string>()
  if (named) names.set(9, area.length > 9 ? townshipIn(named) : named.label).set(12, named.short_name)
  names.set(top.length, topName)
  return LENGTHS.filter((length) => length >= top.length && length <= area.length).map((length) => ({
    code: area.slice(0, length),
    name: names.get(length) || '…',
  }))
}
