import { describe, expect, it } from 'vitest'
import type { Fix } from '@/device'
import { whenAndWhere } from './whereTaken'

const NOW = Date.parse('2026-11-27T07:30:00+08:00')
const fix: Fix = { found: true, location: { type: 'Point', coordinates: [109.72, 26.87] }, accuracy_m: 8, source: 'gps', rough: false }
const place = { coordinates: [109.5, 26.5] as [number, number], accuracy_m: 65 }
const HOUR = 3_600_000

describe('where a photo was taken', () => {
  it('is where the phone is, when it was taken now: gps beats what the picture says', () => {
    expect(whenAndWhere('camera', { takenAt: NOW - 60_000, place }, fix, NOW)).toEqual({
      taken_at: '2026-11-27T07:30:00.000+08:00', location: fix.location, accuracy_m: 8, location_source: 'gps',
    })
  })

  it('is what the picture says, when the phone does not know', () => {
    expect(whenAndWhere('camera', { takenAt: null, place }, { found: false, reason: 'timeout' }, NOW)).toMatchObject({
      location: { type: 'Point', coordinates: [109.5, 26.5] }, accuracy_m: 65, location_source: 'exif',
    })
  })

  it('is what an old picture says, when the camera hands over one of yesterday', () => {
    expect(whenAndWhere('camera', { takenAt: NOW - 20 * HOUR, place }, fix, NOW)).toEqual({
      taken_at: '2026-11-26T11:30:00.000+08:00', location: { type: 'Point', coordinates: [109.5, 26.5] }, accuracy_m: 65, location_source: 'exif',
    })
    expect(whenAndWhere('camera', { takenAt: NOW - 20 * HOUR, place: null }, fix, NOW)).toEqual({ taken_at: '2026-11-26T11:30:00.000+08:00', location_absent_reason: 'not_asked' })
  })

  it('is here and now, when a camera believes to be ahead of the phone', () => {
    expect(whenAndWhere('camera', { takenAt: NOW + 8 * HOUR, place: null }, fix, NOW)).toMatchObject({ taken_at: '2026-11-27T07:30:00.000+08:00', location_source: 'gps' })
  })

  it('is not where the phone is now, for a photo of yesterday', () => {
    const told = whenAndWhere('album', { takenAt: NOW - 20 * HOUR, place: null }, fix, NOW)
    expect(told).toEqual({ taken_at: '2026-11-26T11:30:00.000+08:00', location_absent_reason: 'not_asked' })
  })

  it('is not where the phone is now, for a photo that does not say when it was taken', () => {
    expect(whenAndWhere('album', { takenAt: null, place: null }, fix, NOW)).toEqual({ location_absent_reason: 'not_asked' })
  })

  it('is where the phone is, for a photo from the album of a minute ago', () => {
    expect(whenAndWhere('album', { takenAt: NOW - 60_000, place }, fix, NOW).location_source).toBe('gps')
  })

  it('is unknown with its reason, when nobody knows', () => {
    expect(whenAndWhere('camera', { takenAt: null, place: null }, { found: false, reason: 'denied' }, NOW)).toEqual({
      taken_at: '2026-11-27T07:30:00.000+08:00', location_absent_reason: 'denied',
    })
  })
})
