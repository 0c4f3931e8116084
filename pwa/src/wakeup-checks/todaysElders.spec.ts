import { describe, expect, it } from 'vitest'
import { blankRecord, type Kept, type RecordState } from '@/records'
import type { ElderData, Result, WakeupCheckData, WakeupSlotData } from './wire'
import { slotIdOf } from './schedule'
import { anElder } from './testing/anElder'
import { partsOf, todaysEldersOf } from './todaysElders'

const DAY = '2026-11-23'
const COUNTY = '431225'
const ELDER = '0193aaaa-0000-7000-8000-000000000001'
const SENT: RecordState = { at: 'sent', urgent: false }

const keptElder = (named: Partial<ElderData> = {}, id = ELDER): Kept<ElderData> => ({
  record: blankRecord<ElderData>({ id, kind: 'elder', area_code: '431225101207', occurred_at: `${DAY}T00:00:00+08:00`, data: anElder(named) }),
  state: SENT,
  mine: false,
})
const keptSlot = (id: string, named: Partial<WakeupSlotData> = {}): Kept<WakeupSlotData> => ({
  record: blankRecord<WakeupSlotData>({
    id, kind: 'wakeup_slot', area_code: '431225101207', occurred_at: `${DAY}T07:00:00+08:00`,
    data: { elder_id: ELDER, day: DAY, ordinal: 1, window_start_at: `${DAY}T07:00:00+08:00`, window_end_at: `${DAY}T10:00:00+08:00`, state: 'open', ...named },
  }),
  state: SENT,
  mine: false,
})
const keptCheck = (slot_id: string, result: Result, state: RecordState, named: { id?: string; minute?: string; received?: boolean; void?: boolean } = {}): Kept<WakeupCheckData> => ({
  record: {
    ...blankRecord<WakeupCheckData>({
      id: named.id ?? 'check', kind: 'wakeup_check', area_code: '431225101207', occurred_at: `${DAY}T07:${named.minute ?? '02'}:00+08:00`,
      data: { elder_id: ELDER, slot_id, result },
    }),
    received_at: (named.received ?? state.at === 'signed') ? `${DAY}T07:03:00+08:00` : null,
    review: named.void ? { state: 'void' } : null,
  },
  state,
  mine: true,
})
const onPhone: RecordState = { at: 'on_phone', urgent: true, heldUntil: null }
const signed: RecordState = { at: 'signed', signedAt: `${DAY}T07:03:00+08:00` }

describe('today, when the phone has been away', () => {
  it('expects every elder of the roll under the server’s own slot id', async () => {
    const [today] = await todaysEldersOf({ elders: [keptElder()], slots: [], checks: [] }, DAY, COUNTY)
    expect(today?.slotId).toBe(await slotIdOf({ county: COUNTY, elderId: ELDER, day: DAY, ordinal: 1 }))
    expect(today?.result).toBeNull()
  })

  it('expects nobody whose rhythm does not fall on it', async () => {
    const elders = [keptElder({ frequency: 'weekly', schedule_from: '2026-11-24' })]
    expect(await todaysEldersOf({ elders, slots: [], checks: [] }, DAY, COUNTY)).toEqual([])
  })

  it('takes the server’s slots where they are, twice a day too', async () => {
    const slots = [keptSlot('one'), keptSlot('two', { ordinal: 2, window_end_at: `${DAY}T18:00:00+08:00` })]
    const today = await todaysEldersOf({ elders: [keptElder()], slots, checks: [] }, DAY, COUNTY)
    expect(today.map(({ slotId }) => slotId)).toEqual(['one', 'two'])
  })
})

describe('a death reported without a signal', () => {
  const dead = new Set([ELDER])

  it('ends the asking on the days after, whatever slots are on the phone', async () => {
    expect(await todaysEldersOf({ elders: [keptElder()], slots: [keptSlot('one')], checks: [], dead }, DAY, COUNTY)).toEqual([])
  })

  it('stays to be seen on its own day', async () => {
    const checks = [keptCheck('one', 'dead', onPhone)]
    const [today] = await todaysEldersOf({ elders: [keptElder()], slots: [keptSlot('one')], checks, dead }, DAY, COUNTY)
    expect(today?.result).toBe('dead')
  })
})

describe('what stands', () => {
  const standsWith = async (slot: Partial<WakeupSlotData>, ...checks: Kept<WakeupCheckData>[]) =>
    (await todaysEldersOf({ elders: [keptElder()], slots: [keptSlot('one', slot)], checks }, DAY, COUNTY))[0]

  it('is my own answer at once, before anybody has it', async () => {
    expect((await standsWith({}, keptCheck('one', 'safe_seen', onPhone)))?.result).toBe('safe_seen')
  })

  it('nobody has heard of a silence until its receipt is here', async () => {
    expect((await standsWith({}, keptCheck('one', 'no_answer', onPhone)))?.unheard).toBe(true)
    expect((await standsWith({}, keptCheck('one', 'no_answer', { at: 'sent', urgent: true })))?.unheard).toBe(true)
    expect((await standsWith({}, keptCheck('one', 'no_answer', signed)))?.unheard).toBe(false)
  })

  it('a silence that arrived stays heard while a word is added to it', async () => {
    expect((await standsWith({}, keptCheck('one', 'no_answer', onPhone, { received: true })))?.unheard).toBe(false)
  })

  it('is what a person decided, over my signed answer', async () => {
    const decided = { result: 'safe_seen' as const, reason: '去看过', by: 'x', at: `${DAY}T08:00:00+08:00` }
    expect((await standsWith({ state: 'safe', decided }, keptCheck('one', 'no_answer', signed)))?.result).toBe('safe_seen')
  })

  it('is 紧急 where the server says so, though somebody decided 平安 before it', async () => {
    const decided = { result: 'safe_seen' as const, reason: '去看过', by: 'x', at: `${DAY}T08:00:00+08:00` }
    expect((await standsWith({ state: 'emergency', decided }))?.result).toBe('emergency')
    expect((await standsWith({ state: 'emergency', decided }, keptCheck('one', 'safe_seen', signed)))?.result).toBe('emergency')
  })

  it('is an alarm of mine that nobody has yet, whatever the server says', async () => {
    const decided = { result: 'safe_seen' as const, reason: '去看过', by: 'x', at: `${DAY}T08:00:00+08:00` }
    expect((await standsWith({ state: 'safe', decided }, keptCheck('one', 'emergency', onPhone)))?.result).toBe('emergency')
    expect((await standsWith({ state: 'dead' }, keptCheck('one', 'no_answer', onPhone)))?.unheard).toBe(true)
  })

  it('is my alarm still, between its receipt and the state that follows from it', async () => {
    expect((await standsWith({ state: 'safe' }, keptCheck('one', 'no_answer', signed, { received: false })))?.result).toBe('no_answer')
  })

  it('stays an alarm of the server’s until I have seen the elder', async () => {
    expect((await standsWith({ state: 'emergency' }, keptCheck('one', 'safe_voice', onPhone)))?.result).toBe('emergency')
    expect((await standsWith({ state: 'emergency' }, keptCheck('one', 'safe_seen', onPhone)))?.result).toBe('safe_seen')
  })

  it('is my correction at once, while the server still has the slip', async () => {
    const slip = keptCheck('one', 'unwell', signed, { id: 'slip' })
    const right = keptCheck('one', 'safe_seen', onPhone, { id: 'right', minute: '03' })
    right.record.data.corrects = 'slip'
    expect((await standsWith({ state: 'unwell' }, slip, right))?.result).toBe('safe_seen')
  })

  it('tells the decision’s own words where it agrees with the state', async () => {
    const decided = { result: 'safe_voice' as const, reason: '打通了', by: 'x', at: `${DAY}T08:00:00+08:00` }
    expect(await standsWith({ state: 'safe', decided })).toMatchObject({ result: 'safe_voice', at: decided.at })
  })

  it('is another’s answer when I have none', async () => {
    expect((await standsWith({ state: 'unwell' }))?.result).toBe('unwell')
  })

  it('is nothing again after my only answer was made void', async () => {
    expect((await standsWith({}, keptCheck('one', 'safe_seen', signed, { void: true })))?.result).toBeNull()
  })
})

describe('the parts of 今日', () => {
  it('put silence first, keep a row in place while it can be taken back, and set suspended elders apart', async () => {
    const elders = ['a', 'b', 'c', 'd'].map((id) =>
      keptElder(id === 'd' ? { suspensions: [{ id: 's', reason: 'hospital', from: '2026-11-01', to: null, note: null }] } : {}, id))
    const slots = ['a', 'b', 'c', 'd'].map((id) => keptSlot(`slot-${id}`, { elder_id: id }))
    const checks = [keptCheck('slot-a', 'no_answer', onPhone, { id: '1' }), keptCheck('slot-b', 'safe_seen', onPhone, { id: '2' })]
    const today = await todaysEldersOf({ elders, slots, checks }, DAY, COUNTY)
    const ids = (list: { elder: { id: string } }[]) => list.map(({ elder }) => elder.id)

    const during = partsOf(today, (slotId) => slotId === 'slot-b')
    expect([ids(during.silent), ids(during.open), ids(during.done), ids(during.suspended)]).toEqual([['a'], ['b', 'c'], [], ['d']])
    const after = partsOf(today, () => false)
    expect([ids(after.open), ids(after.done)]).toEqual([['c'], ['b']])
  })
})

describe('a record that cannot be read', () => {
  const BAD = '0193aaaa-0000-7000-8000-00000000bad0'
  const today = async (bad: Kept<ElderData>, slots: Kept<WakeupSlotData>[] = []) => {
    const told: unknown[] = []
    const elders = await todaysEldersOf({ elders: [bad, keptElder()], slots, checks: [] }, DAY, COUNTY, undefined, (one) => told.push(one))
    return { names: elders.map(({ elder }) => elder.id), told }
  }

  it('takes nobody else off the list, and is told by name', async () => {
    const contacts = 'no list' as unknown as ElderData['contacts']
    expect(await today(keptElder({ name: '龙某某', contacts }, BAD))).toEqual({ names: [ELDER], told: [{ id: BAD, name: '龙某某' }] })
    const nothing = { ...keptElder({}, BAD), record: { ...keptElder({}, BAD).record, data: null as unknown as ElderData } }
    expect((await today(nothing)).names).toContain(ELDER)
  })

  it('with a state that this version does not know is told too', async () => {
    const slot = keptSlot('s', { elder_id: BAD, state: 'levitating' as WakeupSlotData['state'] })
    expect(await today(keptElder({}, BAD), [slot])).toMatchObject({ names: [ELDER], told: [{ id: BAD }] })
  })
})
