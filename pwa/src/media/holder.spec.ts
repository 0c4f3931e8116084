import { beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, nextTick, ref } from 'vue'
import type { DeclaredMedia } from '@/records/record'
import type { Arrived } from './afterUnlocking'
import { added, amended, asDeclared, declaredFrom, mediaAfter, useDraftMedia, without } from './holder'

const arrived = await vi.hoisted(async () => (await import('vue')).shallowRef<readonly Arrived[]>([]))
vi.mock('./late', () => ({ late: { arrived, isTold: (declared: DeclaredMedia) => (arrived.value = arrived.value.filter((one) => one.declared !== declared)) } }))
beforeEach(() => (arrived.value = []))

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

  it('takes up what came while the phone was locked, once the form is there again, and nothing of another form', async () => {
    const of = (draft: string, declared: DeclaredMedia, instead: string[] = []) => ({ worker: 'w', role: 'situation', of: draft, declared, instead })
    arrived.value = [of('met:new', photo('a')), of('met:other', photo('b'))]
    const form = ref<{ media: DeclaredMedia[] }>()
    const holder = useDraftMedia('met:new', computed({ get: () => form.value?.media ?? [], set: (media) => form.value && (form.value = { ...form.value, media }) }))
    expect(arrived.value).toHaveLength(2)
    form.value = { media: [photo('before')] }
    await nextTick()
    expect(holder.media.value.map(({ sha256 }) => sha256)).toEqual(['before', 'a'])
    arrived.value = [...arrived.value, of('met:new', photo('instead'), ['before'])]
    await nextTick()
    expect(holder.media.value.map(({ sha256 }) => sha256)).toEqual(['a', 'instead'])
    expect(arrived.value.map((one) => one.of)).toEqual(['met:other'])
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
