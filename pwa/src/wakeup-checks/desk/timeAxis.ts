/** Confirmations in the ten minutes from `at` (HH:MM). */
export interface Bar {
  at: string
  n: number
}

export interface DrawnBar extends Bar {
  /** Left edge and width as shares of the axis, height as a share of the highest bar. */
  x: number
  width: number
  share: number
}

export interface TimeAxis {
  /** Minutes of the day. */
  from: number
  to: number
  bars: DrawnBar[]
  /** Where a time lies as a share of the axis; null outside. */
  at: (time: string) => number | null
}

const EARLIEST = 6 * 60
const LATEST = 11 * 60

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Lays the bars on an axis of whole hours that always holds 06:00 to 11:00, so that days can be compared. */
export function spread(bars: Bar[]): TimeAxis {
  const minutes = bars.filter((bar) => bar.n > 0).map((bar) => minuteOf(bar.at))
  const from = Math.min(EARLIEST, ...minutes.map((minute) => Math.floor(minute / 60) * 60))
  const to = Math.max(LATEST, ...minutes.map((minute) => Math.ceil((minute + 10) / 60) * 60))
  const most = Math.max(1, ...bars.map((bar) => bar.n))
  const share = (minute: number) => (minute - from) / (to - from)
  return {
    from,
    to,
    bars: bars
      .filter((bar) => bar.n > 0)
      .map((bar) => ({ ...bar, x: share(minuteOf(bar.at)), width: 10 / (to - from), share: bar.n / most })),
    at: (time) => {
      const place = share(minuteOf(time))
      return place >= 0 && place <= 1 ? place : null
    },
  }
}

/** The full hours of an axis; on a long one only every second or fourth. */
export function hourMarks({ from, to }: TimeAxis): { x: number; words: string }[] {
  const hours = (to - from) / 60
  const step = hours <= 6 ? 1 : hours <= 12 ? 2 : 4
  return Array.from({ length: Math.floor(hours / step) + 1 }, (_, place) => ({
    x: (place * step) / hours,
    words: `${String(from / 60 + place * step).padStart(2, '0')}:00`,
  }))
}
