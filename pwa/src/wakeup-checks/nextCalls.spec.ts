import { describe, expect, it } from 'vitest'
import { ladderOf, nextCall, otherCalls } from './nextCalls'
import { anElder } from './testing/anElder'

const VILLAGE = '431225101207'
const known = {
  numbers: [
    { area_code: VILLAGE, part: 'team_leader' as const, name: '杨某', phone: '10000000010' },
    { area_code: '431225101208', part: 'team_leader' as const, name: '别村', phone: '10000000011' },
  ],
  dutyPhones: [{ name: '县局值班', phone: '10000000020' }],
}

describe('the ladder of calls', () => {
  const ladder = ladderOf(anElder({}), VILLAGE, known)

  it('goes from the family to whoever has the key, the team leader and duty', () => {
    expect(ladder.map(({ part }) => part)).toEqual(['contact', 'key_holder', 'team_leader', 'duty'])
  })

  it('never names another village’s team leader', () => {
    expect(ladder.map(({ name }) => name)).not.toContain('别村')
  })

  it('moves on when a call was made', () => {
    expect(nextCall(ladder, new Set(['contact:c1']))?.part).toBe('key_holder')
  })

  it('comes back to the team leader when all were tried', () => {
    expect(nextCall(ladder, new Set(ladder.map(({ key }) => key)))?.part).toBe('team_leader')
  })

  it('keeps the others one tap away', () => {
    expect(otherCalls(ladder, ladder[0] ?? null).map(({ part }) => part)).toEqual(['key_holder', 'team_leader', 'duty'])
  })

  it('leaves out whoever has no number', () => {
    const elder = anElder({ contacts: [{ id: 'c1', name: '粟某', relation: '女儿', phone: '', place: '' }] })
    expect(ladderOf(elder, VILLAGE, known)[0]?.part).toBe('key_holder')
  })
})
