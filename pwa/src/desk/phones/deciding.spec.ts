import { describe, expect, it } from 'vitest'
import { byPhone, decided, inOne, openOf, resultOf, stateOf, undecided, whatWillHappen, whyNot } from './deciding'
import type { KeptItem, LostReport, PhoneFile, WaitingChange } from './phonesApi'

const kept = (id: string, more: Partial<KeptItem> = {}): KeptItem => ({
  id, what: 'change', why: 'device-revoked', worker_id: 'w', worker_name: '杨某某', device_id: 'p', device_name: '红米', received_at: '2026-11-23T00:00:00Z',
  kind: 'wakeup_check', record_id: null, counts: null, state: 'kept', outcome: null, problem: null, decided_at: null, decided_by_name: null, reason: null, ...more,
})

describe('shutting a device out', () => {
  it('says what will happen, and that others on the same phone stay', () => {
    expect(whatWillHappen({ shared_with: [] })).toEqual(['stopsAtOnce', 'sendsOnceMore', 'isWiped', 'neverComes'])
    expect(whatWillHappen({ shared_with: ['石某'] })).toContain('othersStay')
  })
})

describe('the result of bringing a file in', () => {
  it('always says how many were taken, also none', () => {
    expect(resultOf({})).toEqual([{ what: 'taken', n: 0 }])
  })

  it('counts merged as taken and names only what there is', () => {
    expect(resultOf({ accepted: 3, merged: 1, conflict: 0, refused: 2, waiting: 1, damaged: 4, drafts: 0, posts: 3, posts_taken: 2 })).toEqual([
      { what: 'taken', n: 4 }, { what: 'waiting', n: 1 }, { what: 'refused', n: 2 }, { what: 'posts_taken', n: 2 }, { what: 'posts_left', n: 1 }, { what: 'damaged', n: 4 },
    ])
  })
})

describe('a file whose photos stand in further exports', () => {
  it('is told as one', () => {
    const part = (counts: Record<string, number>, again = false) => ({ ...({ changes: [{ change_id: counts['n'] }] } as object), again, counts }) as PhoneFile
    const whole = inOne([part({ n: 1, accepted: 3 }), part({ n: 2, accepted: 0, media_taken: 2, media_refused: 1 }, true)])
    expect(resultOf(whole?.counts ?? {})).toEqual([{ what: 'taken', n: 3 }, { what: 'photos', n: 2 }, { what: 'photos_refused', n: 1 }])
    expect(whole?.again).toBe(false)
    expect(whole?.changes).toHaveLength(2)
    expect(inOne([])).toBeNull()
  })
})

describe('the quarantine', () => {
  const late = kept('b', { received_at: '2026-11-23T02:00:00Z' })
  const early = kept('c', { received_at: '2026-11-23T01:00:00Z' })
  const same = kept('a', { received_at: '2026-11-23T02:00:00Z' })
  const other = kept('d', { device_id: 'q', received_at: '2026-11-23T03:00:00Z' })
  const done = kept('e', { state: 'released', decided_at: '2026-11-23T05:00:00Z' })

  it('lists what is undecided oldest first, in the order it was written', () => {
    expect(undecided([late, early, done, same]).map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })

  it('keeps the items of one phone together', () => {
    expect(byPhone([other, late, early]).map(({ first, items }) => [first.device_id, items.length])).toEqual([['p', 2], ['q', 1]])
  })

  it('tells what was decided apart, the latest first', () => {
    const before = kept('f', { state: 'dismissed', decided_at: '2026-11-23T04:00:00Z' })
    expect(decided([before, late, done]).map(({ id }) => id)).toEqual(['e', 'f'])
  })
})

describe('a lost store', () => {
  const report = (state: LostReport['state'], still_missing: number) => ({ state, still_missing })
  it('needs nobody once everything has arrived', () => {
    expect(stateOf(report('open', 2))).toBe('open')
    expect(stateOf(report('open', 0))).toBe('allArrived')
    expect(stateOf(report('handled', 2))).toBe('handled')
  })

  it('is counted with what waits in vain while somebody must look', () => {
    const reports = [report('open', 1), report('open', 0), report('handled', 1)] as LostReport[]
    const waiting = [{ state: 'open' }, { state: 'handled' }] as WaitingChange[]
    expect(openOf(reports, waiting)).toBe(2)
  })
})

describe('why a change was not taken', () => {
  it('is a sentence, and what is wrong in each place once', () => {
    expect(whyNot({ title: '有的内容不对。', detail: '有的内容不对。', errors: [{ message: '不在代码表里。' }, { message: '不在代码表里。' }] })).toBe('有的内容不对。 不在代码表里。')
    expect(whyNot({ title: '那一天这条记录不归您写。' })).toBe('那一天这条记录不归您写。')
    expect(whyNot(null)).toBe('')
  })
})
