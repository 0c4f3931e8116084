const FAILURES_THAT_COUNT = 4
const TIANDITU = 'tianditu'

export interface TileNews {
  sourceId?: string | undefined
  failed: boolean
}

/**
 * Watches the tiles of the Tianditu base. A wrong key or a network that does not reach it shows as several failures
 * without one tile; then `giveUp` is called once, and the bundled outline stands in.
 */
export function watchTiles(giveUp: () => void): (news: TileNews) => void {
  let failures = 0
  let settled = false
  return ({ sourceId, failed }) => {
    if (settled || !sourceId?.startsWith(TIANDITU)) return
    if (!failed) settled = true
    else if (++failures >= FAILURES_THAT_COUNT) {
      settled = true
      giveUp()
    }
  }
}
