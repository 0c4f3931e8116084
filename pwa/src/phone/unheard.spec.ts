import { expect, it } from 'vitest'
import { blankRecord, type Kept, type RecordState } from '@/records'
import { peopleUnheard } from './unheard'

const onPhone = (urgent: boolean): RecordState => ({ at: 'on_phone', urgent, heldUntil: null })
const kept = (id: string, elder_id: string, state: RecordState): Kept => ({
  record: blankRecord({ id, kind: 'wakeup_check', area_code: '431225101207', occurred_at: '2026-11-23T07:00:00+08:00', data: { slot_id: `slot-${id}`, elder_id } }),
  state,
  mine: true,
})

it('counts people, not messages, and only what nobody has yet', () => {
  const mine = [
    kept('1', 'a', onPhone(true)), kept('2', 'a', onPhone(true)), kept('3', 'b', onPhone(true)),
    kept('4', 'c', onPhone(false)), kept('5', 'd', { at: 'sent', urgent: true }),
  ]
  expect(peopleUnheard(mine)).toBe(2)
  expect(peopleUnheard([])).toBe(0)
})
