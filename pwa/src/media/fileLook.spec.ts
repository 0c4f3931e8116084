import { describe, expect, it } from 'vitest'
import { lookOf } from './fileLook'
import type { FileState, HeldFile } from './held'

const held = (state: FileState): HeldFile => ({ sha256: 'a', role: 'situation', filetype: 'image/jpeg', bytes: 400, seconds: null, state })

describe('where a file is', () => {
  it.each<[string, Parameters<typeof lookOf>[0]['state'], FileState | null, object]>([
    ['just taken', undefined, { at: 'draft' }, { at: 'on_phone' }],
    ['its record is kept', undefined, { at: 'on_phone', sent: 0, of: 400 }, { at: 'on_phone' }],
    ['on its way', 'missing', { at: 'on_phone', sent: 100, of: 400 }, { at: 'half', sent: 25 }],
    ['signed for', 'missing', { at: 'signed', signedAt: '2026-11-27T07:30:00+08:00' }, { at: 'signed' }],
    ['of somebody else, there', 'here', null, { at: 'signed' }],
    ['of somebody else, not there', 'missing', null, { at: 'missing' }],
    ['of a record that never came back from the server', undefined, null, { at: 'missing' }],
    ['its time is over', 'expired', null, { at: 'expired' }],
    ['given up, but it is here after all', 'lost', { at: 'on_phone', sent: 0, of: 400 }, { at: 'on_phone' }],
    ['refused', 'missing', { at: 'refused', problem: { slug: 'media-refused', title: '县里打不开', detail: '照片坏了' } }, { at: 'refused', problem: { slug: 'media-refused' } }],
    ['spoilt on the phone', 'missing', { at: 'refused', problem: { slug: 'file-damaged', title: '' } }, { at: 'refused', damaged: true }],
  ])('%s', (_what, state, own, expected) => {
    expect(lookOf({ state }, own ? held(own) : undefined)).toMatchObject(expected)
  })

  it('says why it was given up', () => {
    expect(lookOf({ state: 'lost', lost_reason: '手机掉水里了' }, undefined)).toMatchObject({ at: 'lost', why: '手机掉水里了' })
  })
})
