import { describe, expect, it } from 'vitest'
import { isMeant } from './isMeant'
import { isMinor, rootOf, type PersonData } from './person'
import { rememberSeen, type Remembered } from './seenBefore'

it('follows merges to their end, and a circle stops where it began', () => {
  const people: Record<string, PersonData> = { a: { merged_into: 'b' }, b: { merged_into: 'c' }, c: {}, x: { merged_into: 'y' }, y: { merged_into: 'x' } }
  expect(rootOf('a', (id) => people[id])).toBe('c')
  expect(rootOf('x', (id) => people[id])).toBe('x')
})

it('only an age that is known makes a child', () => {
  expect([isMinor({ age_to: 17 }), isMinor({ age_to: 18 }), isMinor({})]).toEqual([true, false, false])
  const on = (birth_date: string) => isMinor({ birth_date, age_to: 40 }, '2026-11-23')
  expect([on('2008-11-24'), on('2008-11-23'), on('1960-01-01')]).toEqual([true, false, false])
})

describe('seen before, from the phone alone', () => {
  const NOW = '2026-11-23T21:00:00+08:00'
  const spot = (lon: number) => ({ type: 'Point' as const, coordinates: [lon, 26.875] as [number, number] })
  const known = (id: string, data: PersonData, lon: number, daysAgo = 1): Remembered => ({ id, title: id, data, at: Date.parse(NOW) - daysAgo * 86_400_000, location: spot(lon), place_type: 'bridge' })
  const people = [
    known('near', { sex: '1', age_from: 45, age_to: 55, description: '军大衣，左脚有点跛' }, 109.7165),
    known('far', { sex: '1', age_from: 45, age_to: 55 }, 109.9, 25),
    known('woman', { sex: '2' }, 109.7163),
    known('boy', { sex: '1', age_from: 10, age_to: 14 }, 109.7163),
  ]

  it('puts the near one with the same looks first, with reasons, and nobody whom sex or age rule out', () => {
    const found = rememberSeen({ location: spot(109.7163), at: NOW, sex: '1', age_from: 40, age_to: 50, description: '穿军大衣，跛脚', place_type: 'bridge' }, people)
    expect(found[0]).toMatchObject({ person_id: 'near', because: ['place', 'time', 'sex', 'age', 'description', 'place_type'] })
    expect(found.map(({ person_id }) => person_id)).not.toContain('woman')
    expect(found.map(({ person_id }) => person_id)).not.toContain('boy')
  })
  it('works without a place', () => {
    expect(rememberSeen({ location: null, at: NOW, description: '军大衣' }, people)[0]?.person_id).toBe('near')
  })
})

it.each([['无名-20260603-02', true], ['20260603', true], ['２０２６０６０３０２', true], ['无名 军大衣', true], ['老矿工', true], ['四川话 女', false], ['20260604', false], ['  ', false]])('%s finds whom one means: %s', (typed, found) => {
  expect(isMeant({ number: '无名-20260603-02', nickname: '老矿工', description: '军大衣，说四川话' }, typed)).toBe(found)
})
