import { expect, it } from 'vitest'
import { conflictWords } from './conflictWords'

interface Data {
  ends_at: string
  supplies: { id: string; item: string; left: number }[]
  crew: string[]
  hidden?: number
}
const facts = ({ ends_at, supplies, crew }: Data) => [
  { word: '时间', says: `21:00–${ends_at.slice(11, 16)}` },
  { word: '物资', says: supplies.map(({ item, left }) => `${item} ${left}`).join('、') },
  { word: '人', says: crew.join('、') },
]
const data: Data = { ends_at: '2026-11-23T23:00:00+08:00', supplies: [{ id: 'a', item: '食品', left: 10 }, { id: 'b', item: '棉被', left: 2 }], crew: ['杨某'] }

it('names a field and says each value as the line of the record would', () => {
  const { label, say } = conflictWords(facts, data)
  expect([label('ends_at'), say('ends_at', '2026-11-23T22:40:00+08:00')]).toEqual(['时间', '21:00–22:40'])
  expect(say('ends_at', data.ends_at)).toBe('21:00–23:00')
  expect([label('supplies'), say('supplies', { id: 'a', item: '食品', left: 9 })]).toEqual(['物资', '食品 9'])
})

it('says what stands on no line as it is, and what no line can be made of too', () => {
  const { label, say } = conflictWords(facts, data)
  expect([label('hidden'), say('hidden', 3)]).toEqual(['hidden', '3'])
  expect(say('supplies', null)).toBe('null')
})
