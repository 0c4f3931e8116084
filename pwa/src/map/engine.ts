import { GPUInitializationError, Map as MapLibreMap, Marker, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { LngLatBoundsLike, StyleSpecification } from 'maplibre-gl'
import type { TileNews } from './tileWatch'

// A real file of our own origin: no blob worker, so the policy can stay worker-src 'self'.
setWorkerUrl(workerUrl)

export type { MapLibreMap }
export { Marker }

/** This browser gives no WebGL, so no map can be drawn; the tables beside it still tell everything. */
export class NoWebGl extends Error {}

/** Hears of every tile that came or failed; other errors go to the console as before. */
export function onTiles(map: MapLibreMap, hear: (news: TileNews) => void): void {
  map.on('sourcedata', (event) => {
    if ('tile' in event && event.tile) hear({ sourceId: event.sourceId, failed: false })
  })
  map.on('error', (event) => {
    const { sourceId } = event as { sourceId?: string }
    if (sourceId) hear({ sourceId, failed: true })
    else console.error(event.error)
  })
}

/**
 * Opens a map in `container`, fitted to `bounds` (degrees).
 * Throws NoWebGl when the browser cannot draw it.
 */
export function openMap(
  container: HTMLElement,
  { style, bounds, label }: { style: StyleSpecification; bounds: LngLatBoundsLike; label: string },
): MapLibreMap {
  try {
    return new MapLibreMap({
      container,
      style,
      bounds,
      fitBoundsOptions: { padding: roomFor(container) },
      minZoom: 7,
      maxZoom: 17,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: { 'Map.Title': label },
      localIdeographFontFamily: '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    })
  } catch (failure) {
    if (failure instanceof GPUInitializationError) throw new NoWebGl(failure.message)
    throw failure
  }
}

export interface Room {
  top: number
  right: number
  bottom: number
  left: number
}

/** Pixels kept free at the edges for what lies over the map: switches above, legend and credits below. */
export function roomFor(container: HTMLElement): Room {
  if (container.clientWidth > 900) return { top: 44, right: 200, bottom: 36, left: 200 }
  return container.clientWidth > 600 ? { top: 92, right: 36, bottom: 182, left: 36 } : { top: 64, right: 12, bottom: 56, left: 12 }
}
