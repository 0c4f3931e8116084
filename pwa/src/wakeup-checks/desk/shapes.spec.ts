import { describe, expect, it } from 'vitest'
import { arrange, octagonPoints, rankOf, shapesOf } from './shapes'

const counts = (given: Partial<Parameters<typeof shapesOf>[0]>) => ({
  expected: 20, alarm: 0, concern: 0, dead: 0, not_reported: 0, not_due: 0, ...given,
})
const kinds = (given: Parameters<typeof counts>[0]) => shapesOf(counts(given)).map((shape) => [shape.kind, shape.n])

describe('the shapes of an area', () => {
  it('gives two states two shapes and never adds them up', () => {
    expect(kinds({ alarm: 1, not_reported: 3 })).toEqual([['alarm', 1], ['not_reported', 3]])
    expect(kinds({ alarm: 1, concern: 2, not_reported: 3 })).toEqual([['alarm', 1], ['concern', 2], ['not_reported', 3]])
  })

  it('does not show a reported death as somebody unwell', () => {
    expect(kinds({ concern: 1, dead: 1 })).toEqual([['concern', 1], ['dead', 1]])
    expect(kinds({ dead: 1 })).toEqual([['dead', 1]])
  })

  it('ticks an area only when all are confirmed', () => {
    expect(kinds({})).toEqual([['all_confirmed', 20]])
    expect(kinds({ not_due: 4 })).toEqual([['not_due', 4]])
    expect(kinds({ expected: 0 })).toEqual([['nobody', 0]])
  })

  it('leaves out those still in time where something is wrong already', () => {
    expect(kinds({ alarm: 1, not_due: 9 })).toEqual([['alarm', 1]])
  })

  it('puts the unknown in the middle and the alarm on its shoulder', () => {
    const { body, badges } = arrange(shapesOf(counts({ alarm: 1, not_reported: 31 })))
    expect(body.kind).toBe('not_reported')
    expect(badges.map((badge) => badge.kind)).toEqual(['alarm'])
  })

  it('lays the graver area above the milder', () => {
    const alarm = rankOf(shapesOf(counts({ alarm: 1, not_reported: 9 })))
    const unknown = rankOf(shapesOf(counts({ not_reported: 99 })))
    expect(alarm).toBeGreaterThan(unknown)
  })

  it('draws an octagon with eight corners', () => {
    expect(octagonPoints(10).split(' ')).toHaveLength(8)
  })
})
