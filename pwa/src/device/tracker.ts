import type { Milliseconds } from './clock'

export interface Sighting {
  at: Milliseconds
  lon: number
  lat: number
  acc: number | null
}

/** Follows where the phone goes, with the screen kept on: browsers tell nothing once it is off. */
export interface Tracker {
  /** Tells of each position until stopped; `lost` says why none comes. The answer stops it. */
  follow(tell: (seen: Sighting) => void, lost: (why: 'denied' | 'unavailable' | 'timeout') => void): () => void
  /** Keeps the screen on; `null` where this browser cannot. It must be asked for again each time the app comes back. */
  keepScreenOn(): Promise<(() => void) | null>
}

/** A phone that lies still may be told nothing; it is asked then, so that standing is not taken for a gap. */
const ASK_AFTER_MS = 10_000
const REASONS: Record<number, 'denied' | 'unavailable' | 'timeout'> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' }

export const browserTracker: Tracker = {
  follow(tell, lost) {
    const geolocation = globalThis.navigator?.geolocation
    if (!geolocation) {
      lost('unavailable')
      return () => {}
    }
    let heard = performance.now()
    const seen = ({ coords, timestamp }: GeolocationPosition) => {
      heard = performance.now()
      tell({ at: timestamp, lon: coords.longitude, lat: coords.latitude, acc: coords.accuracy })
    }
    const failed = ({ code }: GeolocationPositionError) => lost(REASONS[code] ?? 'unavailable')
    const watching = geolocation.watchPosition(seen, failed, { enableHighAccuracy: true, maximumAge: 2_000, timeout: 30_000 })
    const asking = setInterval(() => {
      if (performance.now() - heard > ASK_AFTER_MS) geolocation.getCurrentPosition(seen, () => {}, { enableHighAccuracy: true, maximumAge: 0, timeout: ASK_AFTER_MS })
    }, ASK_AFTER_MS)
    return () => {
      clearInterval(asking)
      geolocation.clearWatch(watching)
    }
  },
  async keepScreenOn() {
    try {
      const held = await globalThis.navigator?.wakeLock?.request('screen')
      return held ? () => void held.release() : null
    } catch {
      return null
    }
  },
}
