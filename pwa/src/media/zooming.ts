/** How a picture lies on its stage: times its fitted size, and how far its middle is moved (px). */
export interface Lie {
  scale: number
  x: number
  y: number
}

export interface Stage {
  width: number
  height: number
}

export const FITTED: Lie = { scale: 1, x: 0, y: 0 }
const CLOSEST = 8

/** Moved, but never so far that the stage shows more emptiness than it must. */
export function moved({ scale, x, y }: Lie, by: { x: number; y: number }, stage: Stage): Lie {
  const bound = (value: number, edge: number) => Math.min((edge * (scale - 1)) / 2, Math.max((-edge * (scale - 1)) / 2, value)) || 0
  return { scale, x: bound(x + by.x, stage.width), y: bound(y + by.y, stage.height) }
}

/** Closer or farther; the point (from the middle of the stage) stays where it is. */
export function zoomed(lie: Lie, factor: number, stage: Stage, point: { x: number; y: number } = { x: 0, y: 0 }): Lie {
  const scale = Math.min(CLOSEST, Math.max(1, lie.scale * factor))
  const grown = scale / lie.scale
  const next = { scale, x: point.x - (point.x - lie.x) * grown, y: point.y - (point.y - lie.y) * grown }
  return moved(next, { x: 0, y: 0 }, stage)
}

/** Two fingers: how far apart, and the point between them. */
export function pinch([one, other]: readonly [{ x: number; y: number }, { x: number; y: number }]): { apart: number; between: { x: number; y: number } } {
  return { apart: Math.hypot(one.x - other.x, one.y - other.y), between: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 } }
}
