import { describe, expect, it } from 'vitest'
import type { FieldConflict } from '@/wire'
import type { Revision } from './elderApi'
import { areasIn, unchangedBy } from './revisions'

const revision = (named: Partial<Revision> = {}): Revision => ({
  revision: 3, occurred_at: '2026-11-23T08:00:00+08:00', received_at: '2026-11-23T08:00:01+08:00', by: 'w2', by_name: '杨秀英', why: null, changed: {}, ...named,
})
const phone: FieldConflict = {
  field: 'phone',
  values: [
    { value: '1', by: 'w1', by_name: '龙桂花', at: '2026-11-23T07:00:00+08:00', change_id: 'c1' },
    { value: '2', by: 'w2', by_name: '杨秀英', at: '2026-11-23T00:00:00+00:00', change_id: 'c2' },
  ],
}

describe('a revision that changed nothing', () => {
  it('is a different value that waits for somebody, while it does', () => {
    expect(unchangedBy(revision(), { conflicts: [phone] })).toBe('differs')
    expect(unchangedBy(revision({ by: 'w3' }), { conflicts: [phone] })).toBe('settled')
    expect(unchangedBy(revision(), { conflicts: [] })).toBe('settled')
  })

  it('is not called settled before somebody who may not see all fields', () => {
    expect(unchangedBy(revision(), { withheld: ['health_note'] })).toBe('unseen')
  })
})

describe('the places in a history', () => {
  it('are those an elder moved from and to', () => {
    expect(areasIn([revision({ changed: { area_code: ['431225101207', '431225108202'] } }), revision({ changed: null })])).toEqual(['431225101207', '431225108202'])
  })
})
