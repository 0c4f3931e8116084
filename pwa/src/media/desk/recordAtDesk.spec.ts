import { expect, it } from 'vitest'
import { recordAtDesk } from './recordAtDesk'

const missing = (more: object) => ({
  record_id: 'r', kind: 'encounter', sha256: 'a', role: 'scene', declared_at: '2026-11-10T08:00:00+08:00', recorder_id: null, recorder_name: null, area_code: '4', area_name: '村', days: 17,
  occurred_at: '2026-11-10T07:30:00+08:00', subject_id: 's', subject_kind: 'person', subject_name: '龙某', refused_reason: null, ...more,
})

it('a missing file leads to its record, or to whom the record is about on that day', () => {
  expect(recordAtDesk(missing({}))).toBe('/desk/encounters/r')
  expect(recordAtDesk(missing({ kind: 'station_stay' }))).toBe('/desk/stays/r')
  expect(recordAtDesk(missing({ kind: 'elder', subject_kind: 'elder' }))).toBe('/desk/elders/r')
  expect(recordAtDesk(missing({ kind: 'wakeup_check', subject_kind: 'elder' }))).toEqual({ path: '/desk/elders/s', query: { day: '2026-11-10' }, hash: '#files' })
  expect(recordAtDesk(missing({ kind: 'unknown', subject_kind: null, subject_id: null }))).toBeNull()
})
