import { expect, it } from 'vitest'
import { blankRecord, type Kept } from '@/records'
import { summarise } from './summarise'

const say = (key: string) => key
const kept = (data: object, review: 'void' | null = null): Kept =>
  ({ record: { ...blankRecord({ id: 'check', kind: 'wakeup_check', area_code: '', occurred_at: '', data: data as Record<string, unknown> }), review: review && { state: review } }, state: { at: 'sent', urgent: false }, mine: true })
const find = (id: string) => (id === 'e' ? kept({ name: '粟某某' }) : undefined)

it('says where somebody went rather than that they are away', () => {
  expect(summarise(kept({ elder_id: 'e', result: 'away', away_reason: 'market' }), find, say)).toMatchObject({ title: '粟某某', words: 'wakeup.away.market', tone: 'away' })
})

it('names an elder who is no longer on the phone as such', () => {
  expect(summarise(kept({ elder_id: 'gone', result: 'safe_seen' }), find, say).title).toBe('wakeup.summary.unknown')
})

it('says that an answer was taken back, without the colour of its result', () => {
  expect(summarise(kept({ elder_id: 'e', result: 'no_answer' }, 'void'), find, say)).toMatchObject({ tone: 'unknown', words: 'wakeup.result.no_answer · wakeup.check.voided' })
})

it('shows a change to a file as that file', () => {
  const change = kept({ name: '粟某某', landmark: '井边' })
  expect(summarise({ ...change, record: { ...change.record, kind: 'elder' } }, find, say)).toMatchObject({ title: '粟某某', to: '/elders/check' })
})
