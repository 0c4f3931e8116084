import { describe, expect, it } from 'vitest'
import type { ElderData } from '../wire'
import { changedFields, draftOf, emptyElder, filledFields, maskedPhone, missingFields } from './elderFields'

const makeElder = (given: Partial<ElderData> = {}): ElderData => ({
  name: '龙桂花', sex: '2', birth_date: '1941-03-05', phone: null, landmark: '井边', hearing: 'hard', languages: ['dong'],
  contacts: [{ id: 'k1', name: '龙小妹', relation: '女儿', phone: '19900003333', place: '东莞' }], key_holder: null, village_doctor: null,
  methods: ['knock'], window_start: null, window_end: null, frequency: 'daily', schedule_from: '2026-01-01', risk: 'high', suspensions: [],
  state: 'active', ...given,
})

describe('changing a roll entry', () => {
  it('sends only what differs', () => {
    const elder = makeElder()
    expect(changedFields(elder, draftOf(elder))).toEqual({})
    expect(changedFields(elder, { ...draftOf(elder), landmark: '鼓楼后头' })).toEqual({ landmark: '鼓楼后头' })
  })

  it('clears a field with null, and takes an empty box for the nothing it was', () => {
    const elder = makeElder()
    expect(changedFields(elder, { ...draftOf(elder), landmark: '  ', phone: '', languages: [] })).toEqual({ landmark: null, languages: null })
  })

  it('notices a change inside a contact', () => {
    const elder = makeElder()
    const draft = draftOf(elder)
    const contacts = draft.contacts as { place: string }[]
    contacts[0]!.place = '县城'
    expect(changedFields(elder, draft)).toEqual({ contacts: [{ ...elder.contacts[0], place: '县城' }] })
  })

  it('leaves out of the form what this reader may not see', () => {
    expect(draftOf(makeElder({ withheld: ['health_note'], health_note: null }))).not.toHaveProperty('health_note')
  })

  it('names required fields left empty', () => {
    expect(missingFields({ ...draftOf(makeElder()), name: ' ' })).toEqual(['name'])
  })

  it('asks a new file for what it needs and sends only what was filled in', () => {
    const draft = { ...draftOf(emptyElder('2026-11-24')), name: '龙桂花' }
    expect(missingFields(draft)).toEqual(['birth_date'])
    expect(filledFields(draft)).toMatchObject({ name: '龙桂花', state: 'pending', schedule_from: '2026-11-24' })
    expect(filledFields(draft)).not.toHaveProperty('phone')
  })

  it('masks a number', () => {
    expect(maskedPhone('19900003333')).toBe('199****3333')
    expect(maskedPhone(null)).toBe('')
  })
})
