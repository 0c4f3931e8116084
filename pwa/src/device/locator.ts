import type { Milliseconds } from './clock'

/** A place as the phone found it: WGS-84, accuracy in metres. */
export interface Fix {
  found: true
  location: { type: 'Point'; coordinates: [number, number] }
  accuracy_m: number
  source: 'gps'
  /** Worse than 100 m: worth saying, never a reason to stop. */
  rough: boolean
}

/** No place, and why. */
export interface NoFix {
  found: false
  reason: 'denied' | 'timeout' | 'unavailable' | 'off' | 'not_asked'
}

export interface Locator {
  /** Finds the phone once; a refusal is remembered for the day and not asked about again. */
  locate(limit: Milliseconds): Promise<Fix | NoFix>
  /** What it will say anyway today, without asking; `null` where it has to look. */
  refusal(): NoFix | null
}

const ROUGH_FROM_M = 100
const REASONS: Record<number, NoFix['reason']> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' }

const REFUSED_ON = 'xunfang-location-refused-on'

/** A locator over the browser; `today` names the day a refusal holds for, also when the app is opened again. */
export function createBrowserLocator(today: () => string): Locator {
  let refusedOn: string | null = globalThis.localStorage?.getItem(REFUSED_ON) ?? null
  const refusal = (): NoFix | null => (refusedOn === today() ? { found: false, reason: 'denied' } : null)
  return {
    refusal,
    locate(limit) {
      const geolocation = globalThis.navigator?.geolocation
      if (!geolocation) return Promise.resolve({ found: false, reason: 'unavailable' })
      const refused = refusal()
      if (refused) return Promise.resolve(refused)
      return new Promise((resolve) => {
        geolocation.getCurrentPosition(
          ({ coords }) => resolve(fixAt(coords)),
          ({ code }) => {
            if (code === 1) {
              refusedOn = today()
              globalThis.localStorage?.setItem(REFUSED_ON, refusedOn)
            }
            resolve({ found: false, reason: REASONS[code] ?? 'unavailable' })
          },
          { enableHighAccuracy: true, timeout: limit, maximumAge: 60_000 },
        )
      })
    },
  }
}

function fixAt({ longitude, latitude, accuracy }: GeolocationCoordinates): Fix {
  const coordinates: [number, number] = [Number(longitude.toFixed(6)), Number(latitude.toFixed(6))]
  return {
    found: true,
    location: { type: 'Point', coordinates },
    accuracy_m: Math.round(accuracy * 10) / 10,
    source: 'gps',
    rough: accuracy > ROUGH_FROM_M,
  }
}
