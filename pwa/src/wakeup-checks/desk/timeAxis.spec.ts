import { describe, expect, it } from 'vitest'
import { hourMarks, spread } from './timeAxis'

describe('the axis of a morning', () => {
  it('always shows six to eleven, also for an empty day', () => {
    const axis = spread([])
    expect([axis.from, axis.to]).toEqual([360, 660])
    expect(hourMarks(axis).map((mark) => mark.words)).toEqual(['06:00', '07:00', '08:00', '09:00', '10:00', '11:00'])
  })

  it('grows to whole hours for what came early or late', () => {
    const axis = spread([{ at: '05:50', n: 1 }, { at: '13:20', n: 2 }])
    expect([axis.from, axis.to]).toEqual([300, 840])
    expect(axis.bars.map((bar) => bar.share)).toEqual([0.5, 1])
  })

  it('knows where now lies and when it lies outside', () => {
    const axis = spread([])
    expect(axis.at('08:30')).toBe(0.5)
    expect(axis.at('05:00')).toBeNull()
  })
})
