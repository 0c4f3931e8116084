export interface Crumb {
  code: string
  name: string
}

const LENGTHS = [6, 9, 12]

/**
 * The areas from the worker's own down to the one being looked at. `label` is the unambiguous name of that area:
 * 乡镇 + 村 for a village, so it names the township on the way too.
 */
export function crumbsOf({ top, area, label, topName }: { top: string; area: string; label: string; topName: string }): Crumb[] {
  const [township = '', ...rest] = label.split(' ')
  const names = new Map([
    [9, township],
    [12, rest.join(' ')],
    [top.length, topName],
  ])
  return LENGTHS.filter((length) => length >= top.length && length <= area.length).map((length) => ({
    code: area.slice(0, length),
    name: names.get(length) || '…',
  }))
}
