/** What an area looks like on the map: one shape per state, never one sum of two states. */
export type ShapeKind = 'alarm' | 'concern' | 'dead' | 'not_reported' | 'not_due' | 'all_confirmed' | 'nobody'
export interface Shape {
  kind: ShapeKind
  n: number
}

/** The counts a map feature carries. */
export interface AreaCounts {
  expected: number
  alarm: number
  concern: number
  /** Reported deaths; with `alarm` and `concern` they are all that is abnormal. */
  dead: number
  not_reported: number
  not_due: number
}

/**
 * The shapes of one area, gravest first. Where something is wrong only that is drawn; where nothing is, one quiet
 * shape says whether all are confirmed, some are still in time, or nobody was to be seen.
 */
export function shapesOf(counts: AreaCounts): Shape[] {
  const wrong: Shape[] = [
    { kind: 'alarm' as const, n: counts.alarm },
    { kind: 'concern' as const, n: counts.concern },
    { kind: 'dead' as const, n: counts.dead },
    { kind: 'not_reported' as const, n: counts.not_reported },
  ].filter((shape) => shape.n > 0)
  return wrong.length > 0 ? wrong : [quietShape(counts)]
}

function quietShape(counts: AreaCounts): Shape {
  if (counts.expected === 0) return { kind: 'nobody', n: 0 }
  if (counts.not_due > 0) return { kind: 'not_due', n: counts.not_due }
  return { kind: 'all_confirmed', n: counts.expected }
}

/**
 * Which shape stands in the middle and which lie on its shoulder. The largest number is the body, as it needs the
 * room; an alarm on the shoulder still lies above everything.
 */
export function arrange(shapes: Shape[]): { body: Shape; badges: Shape[] } {
  const [first = { kind: 'nobody', n: 0 } as Shape] = shapes
  const unknown = shapes.find((shape) => shape.kind === 'not_reported')
  const body = unknown ?? first
  return { body, badges: shapes.filter((shape) => shape !== body) }
}

const RANK: Record<ShapeKind, number> = { alarm: 5, concern: 4, dead: 4, not_reported: 3, not_due: 2, all_confirmed: 1, nobody: 0 }

/** Where two areas touch, the graver one lies on top. */
export const rankOf = (shapes: Shape[]): number => Math.max(...shapes.map((shape) => RANK[shape.kind]))

/** Radius in px of a circle for `n` elders: area grows with the number, within readable limits. */
export const circleRadius = (n: number): number => Math.round(Math.min(30, 15 + Math.sqrt(n) * 2))

/** Corners of a regular octagon with flat top round 0,0, as an SVG points list. */
export function octagonPoints(radius: number): string {
  return Array.from({ length: 8 }, (_, corner) => {
    const angle = (Math.PI / 4) * corner + Math.PI / 8
    return `${(radius * Math.cos(angle)).toFixed(1)},${(radius * Math.sin(angle)).toFixed(1)}`
  }).join(' ')
}
