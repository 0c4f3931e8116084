/** What was said of somebody or something: what stands empty (null) is left out, in the things of its lists too. */
export function said<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, clean(value)]]))) as Data
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean)
  return typeof value === 'object' && value !== null ? said(value) : value
}
