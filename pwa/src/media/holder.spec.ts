import { describe, expect, it } from 'vitest'
import type { DeclaredMedia } from '@/records/record'
import { added, asDeclared, declaredFrom, without } from './holder'

const photo = (sha256: string, more: Partial<DeclaredMedia> = {}): DeclaredMedia => ({ sha256, role: 'situation', filetype: 'image/jpeg', bytes: 10, ...more })

describe('what a record tells of its files', () => {
  it('is two after two photos, in the order in which they were taken', () => {
    expect(added(photo('b'))(added(photo('a'))([])).map(({ sha256 }) => sha256)).toEqual(['a', 'b'])
  })

  it('says more of the same file, never twice the same', () => {
    expect(added(photo('a', { location_source: 'gps' }))([photo('a'), photo('b')])).toEqual([photo('a', { location_source: 'gps' }), photo('b')])
  })

  it('puts a new one in the place of an old one', () => {
    expect(added(photo('new'), ['old'])([photo('old'), photo('other')])).toEqual([photo('other'), photo('new')])
  })

  it('keeps the one that is to be replaced by itself: the same photo was taken again', () => {
    expect(added(photo('a'), ['a'])([photo('a')])).toEqual([photo('a')])
  })

  it('lets one go', () => {
    expect(without('a')([photo('a'), photo('b')])).toEqual([photo('b')])
  })

  it('sends back nothing that only the server says', () => {
    expect(asDeclared(photo('a', { state: 'lost', lost_reason: '手机坏了', refused_reason: 'damaged' }))).toEqual(photo('a'))
  })

  it('is known again from the shelf alone', () => {
    const held = { sha256: 'a', role: 'voice_note', filetype: 'audio/webm', bytes: 9, seconds: 12, state: { at: 'draft' } } as const
    expect(declaredFrom(held)).toEqual({ sha256: 'a', role: 'voice_note', filetype: 'audio/webm', bytes: 9, seconds: 12 })
  })
})
