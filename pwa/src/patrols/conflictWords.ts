import type { Fact } from './useEncounterFacts'

const MOMENT = /^\d{4}-\d\d-\d\d/

/** Something else of the same form, or nothing: so that the lines that depend on it change. */
function another(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 0.5
  if (typeof value === 'string') return MOMENT.test(value) ? `1999-01-01T01:01${value.slice(16)}`.slice(0, value.length) : ''
  return undefined
}

/**
 * Names a field and says a value of it as the record's own lines would: by what changes in them with it. A thing of a list is said as the list
 * that holds it alone. What stands on no line keeps its name.
 */
export function conflictWords<Data extends object>(facts: (data: Data) => readonly Fact[], data: Data) {
  const standing = data as Record<string, unknown>
  const lines = (field: string, value: unknown): Fact[] => {
    const whole = Array.isArray(standing[field]) && !Array.isArray(value) ? [value] : value
    try {
      const otherwise = new Map(facts({ ...data, [field]: another(whole) }).map(({ word, says }) => [word, says]))
      return facts({ ...data, [field]: whole }).filter(({ word, says }) => says !== '' && says !== otherwise.get(word))
    } catch {
      return []
    }
  }
  return {
    label: (field: string) => lines(field, standing[field])[0]?.word ?? field,
    say: (field: string, value: unknown) => lines(field, value).map(({ says }) => says).join(' · ') || (typeof value === 'object' ? JSON.stringify(value) : String(value)),
  }
}
