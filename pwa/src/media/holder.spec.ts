import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import type { DeclaredMedia } from '@/records/record'
import { added, amended, asDeclared, declaredFrom, mediaAfter, useDraftMedia, without } from './holder'

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

  it('is not given back what was taken out when its place is found late', () => {
    expect(amended(photo('a', { location_source: 'gps' }))([photo('b')])).toEqual([photo('b')])
    expect(amended(photo('a', { location_source: 'gps' }))([photo('a')])).toEqual([photo('a', { location_source: 'gps' })])
  })

  it('keeps what others added meanwhile, and lets go only what was taken out here', () => {
    const [old, gone, theirs, mine] = [photo('old'), photo('gone'), photo('theirs'), photo('mine')]
    expect(mediaAfter([old, gone, theirs], [old, gone], [old, mine])).toEqual([old, theirs, mine])
    expect(mediaAfter([photo('old', { state: 'here' }), theirs], [old], [old])).toEqual([old, theirs])
  })

  it('waits for a photo that is still being made smaller', async () => {
    const list = ref<DeclaredMedia[]>([])
    const holder = useDraftMedia('draft', list)
    let done = () => {}
    void holder.during(new Promise<void>((resolve) => (done = resolve)).then(() => holder.add(photo('a'))))
    const settled = holder.settled().then(() => list.value.length)
    done()
    expect(await settled).toBe(1)
    await holder.settled()
  })

  it('finishes a recording that is going on before its form is kept, unless that was called off', async () => {
    const list = ref<DeclaredMedia[]>([])
    const holder = useDraftMedia('draft', list)
    holder.begun(() => holder.during(holder.add(photo('said'))))
    holder.begun(() => holder.during(holder.add(photo('thrown away'))))()
    await holder.settled()
    expect(list.value.map(({ sha256 }) => sha256)).toEqual(['said'])
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
