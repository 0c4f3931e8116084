const SHANGHAI_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const PLAIN_DAY = /^\d{4}-\d{2}-\d{2}$/

/** The local date (Asia/Shanghai) of an instant in milliseconds since 1970. */
export function dayOf(instant: number): string {
  return new Date(instant + SHANGHAI_MS).toISOString().slice(0, 10)
}

/** An instant as RFC 3339 with the offset of Asia/Shanghai. */
export function writtenTime(instant: number): string {
  return new Date(instant + SHANGHAI_MS).toISOString().replace('Z', '+08:00')
}

/** Days since 1970-01-01 of a local date; 0 when it is none. */
export function dayNumber(day: string): number {
  return PLAIN_DAY.test(day) ? Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS) || 0 : 0
}

/** The day a record belongs to: the day its data name, or the one it happened on. */
export function dayNumberOf(record: { occurred_at?: string | null; data: object }): number {
  const named = (record.data as { day?: unknown }).day
  if (typeof named === 'string' && PLAIN_DAY.test(named)) return dayNumber(named)
  const instant = Date.parse(record.occurred_at ?? '')
  return Number.isNaN(instant) ? 0 : dayNumber(dayOf(instant))
}
