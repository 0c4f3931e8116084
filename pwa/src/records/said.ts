/** What was said of somebody or something: what stands empty (null) is left out, in the things of its lists too. */
export function said<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, clean(value)]]))) as Data
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean)
  return typeof value === 'object' && value !== null ? said(value) : value
}

/** What goes out: a text that was written and wiped away again is nothing, in the things of lists too. */
export function withoutBlanks(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, unblanked(value)]))
}

function unblanked(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  if (Array.isArray(value)) return value.map(unblanked)
  return typeof value === 'object' && value !== null ? withoutBlanks(value as Record<string, unknown>) : value
}

/** The fields that differ; what was taken away is cleared. */
export function changedIn<Data extends object>(before: Data, after: Data): Partial<Data> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Data)[]
  const changed = names.filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
  return Object.fromEntries(changed.map((name) => [name, after[name] ?? null])) as Partial<Data>
}

/** A list of things after somebody changed their copy of it: what they added, changed or took out, and what others did meanwhile. */
export function mergedInto<One>(now: readonly One[], before: readonly One[], after: readonly One[], keyOf: (one: One) => string): One[] {
  const [was, is] = [new Map(before.map((one) => [keyOf(one), one])), new Map(after.map((one) => [keyOf(one), one]))]
  const differs = (one: One) => JSON.stringify(was.get(keyOf(one)) ?? null) !== JSON.stringify(one)
  const kept = now.filter((one) => is.has(keyOf(one)) || !was.has(keyOf(one))).map((one) => {
    const mine = is.get(keyOf(one))
    return mine && differs(mine) ? mine : one
  })
  const there = new Set(kept.map(keyOf))
  return [...kept, ...after.filter((one) => !there.has(keyOf(one)) && differs(one))]
}
