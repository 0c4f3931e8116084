import type { Fix, NoFix } from '@/device'
import type { PictureHead } from '@/device/pictureHead'
import { writtenTime } from '@/records/day'
import type { DeclaredMedia } from '@/records/record'

/** Taken just now with this phone, or chosen from what was there. */
export type TakenFrom = 'camera' | 'album'
export type WhenAndWhere = Pick<DeclaredMedia, 'taken_at' | 'location' | 'accuracy_m' | 'location_source' | 'location_absent_reason'>

/** A picture that is no older was taken where the phone is now. */
const JUST_TAKEN_MS = 600_000

/**
 * When and where a photo was taken. The phone's own fix beats what the camera wrote into the picture (often a cell tower, or the place before); but
 * it holds only for a photo that was taken now. What a camera hands over that was taken long ago (some show their album too) was not.
 */
export function whenAndWhere(from: TakenFrom, head: Pick<PictureHead, 'takenAt' | 'place'>, fix: Fix | NoFix | null, now: number): WhenAndWhere {
  const age = head.takenAt === null ? null : now - head.takenAt
  const byCamera = from === 'camera' && (age === null || age < JUST_TAKEN_MS)
  const isNew = byCamera || (age !== null && Math.abs(age) < JUST_TAKEN_MS)
  const taken_at = byCamera ? now : head.takenAt
  return { ...(taken_at === null ? {} : { taken_at: writtenTime(taken_at) }), ...where(head.place, isNew ? fix : null) }
}

function where(place: PictureHead['place'], fix: Fix | NoFix | null): WhenAndWhere {
  if (fix?.found) return { location: fix.location, accuracy_m: fix.accuracy_m, location_source: fix.source }
  if (place) {
    const accuracy = place.accuracy_m === null ? {} : { accuracy_m: place.accuracy_m }
    return { location: { type: 'Point', coordinates: place.coordinates }, ...accuracy, location_source: 'exif' }
  }
  return { location_absent_reason: fix?.reason ?? 'not_asked' }
}
