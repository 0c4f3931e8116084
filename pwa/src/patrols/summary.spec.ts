import { describe, expect, it } from 'vitest'
import zh from './messagesOfScreens'
import { countsOf, expectedBack, LONGEST_SUMMARY, summaryOf } from './summary'
import type { EncounterData, ShiftData } from './wire'

const say = (key: string, named: Record<string, unknown> = {}) => {
  const words = key.split('.').reduce<unknown>((tree, name) => (tree as Record<string, unknown>)[name], zh) as string
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(named[name]))
}
const shift: ShiftData = {
  shift_kind: 'night', starts_at: '2026-11-23T20:00:00+08:00', state: 'open', vehicle: '救助车1号', crew: [{ id: 'a', name: '杨某' }, { id: 'b', name: '粟某' }],
  supplies: [{ id: 's1', item: 'quilt', source: 'charity', out: 1 }, { id: 's2', item: 'quilt', source: 'budget', out: 5 }, { id: 's3', item: 'food', out: 10 }],
  visits: [{ id: 'v1', point_id: 'p1', at: '', found: 0 }, { id: 'v2', point_id: 'p2', at: '', found: 2 }, { id: 'v3', point_id: 'p2', at: '', found: 1 }],
}
const no: EncounterData = { person_id: 'x', state: 'complete', willingness: 'refused', outcome: 'street_aid', aid: [{ id: '1', type: 'quilt', qty: 2 }, { id: '2', type: 'card' }] }
const encounters: EncounterData[] = [no, { ...no, person_id: 'y', aid: [], outcome: 'refused' }, { person_id: 'z', state: 'complete', willingness: 'willing', outcome: 'entered', aid: [{ id: '3', type: 'food' }] }]

describe('what a shift came to', () => {
  it('counts points once, people once, goods in pieces and no cards', () => {
    expect(countsOf(shift, encounters)).toEqual({ points: 2, met: 3, refused: 2, entered: 1, handed: 0, goods: 3 })
  })
  it('fits one message and names nobody', () => {
    const words = summaryOf(shift, countsOf(shift, encounters), { day: '11月23日', from: '20:00', to: '23:10' }, say)
    expect(words).toBe('11月23日 20:00–23:10 夜间，2 人、1 台车，巡 2 个点位，遇到 3 人，2 人讲清了不去，1 人接回站内，发物资 3 份。')
    expect(words.length).toBeLessThanOrEqual(LONGEST_SUMMARY)
  })
  it('expects back what was not given, purse by purse', () => {
    expect([...expectedBack(shift, encounters)]).toEqual([['s1', 0], ['s2', 4], ['s3', 9]])
  })
})
