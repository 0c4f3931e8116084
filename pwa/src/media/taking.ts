import type { Clock, Fix, NoFix } from '@/device'
import { readHead } from '@/device/pictureHead'
import type { Shrinker } from '@/device/shrinking'
import type { Recorded } from '@/device/recording'
import { dayOf, writtenTime } from '@/records/day'
import type { DeclaredMedia } from '@/records/record'
import type { MediaRole } from '@/records/workLine'
import { isShut } from './afterUnlocking'
import type { Shelf } from './shelf'
import { whenAndWhere, type TakenFrom, type WhenAndWhere } from './whereTaken'

/** Why a file was not taken. */
export type NotTaken = 'empty' | 'no_picture' | 'no_room'
/** It lies in memory until the store of its worker is open. */
export type Waits = 'locked'

/** Whose a file is, and what is to be done when their store is locked: `put` puts it once that is open. */
export interface Owned {
  by: string | null
  ifLocked: (put: () => Promise<DeclaredMedia>) => void
}
/** `how`: made smaller, or as the role wants it; kept and sent as it came, because it could not be made smaller (`as_it_is`) or not even be opened here (`unopened`). */
export type Taken = { declared: DeclaredMedia; how: 'as_wanted' | 'as_it_is' | 'unopened' }

export interface PhotoToTake {
  /** Id of the draft or record it belongs to. */
  of: string
  file: Blob
  from: TakenFrom
  role: MediaRole
  /** Of persons: what for. */
  purpose?: string | null
  /** Long edge of the picture that is kept; roles that ask for originals have none. */
  edge: number
  /** The phone looking for itself; a photo never waits for it. */
  fix: Promise<Fix | NoFix> | null
  /** Writes down that it is there. */
  declare: (media: DeclaredMedia) => Promise<void>
  /** Says where it was taken, or why that is not known, when the phone has ended looking. */
  amend: (media: DeclaredMedia) => Promise<void>
  owned?: Owned
}

export interface VoiceToKeep {
  of: string
  role: MediaRole
  recorded: Recorded
  declare: (media: DeclaredMedia) => Promise<void>
  owned?: Owned
}

export interface Taking {
  takePhoto(photo: PhotoToTake): Promise<Taken | NotTaken | Waits>
  keepVoice(voice: VoiceToKeep): Promise<DeclaredMedia | NotTaken | Waits>
}

const DAY_MS = 86_400_000
/** Kept before the phone has found itself: it was asked, and has not said anything yet. */
const STILL_LOOKING: NoFix = { found: false, reason: 'timeout' }
const OPENED_ANYWHERE: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

/** From what a camera or microphone gave to a file on the shelf that its record tells of. */
export function createTaking(parts: { shelf: Pick<Shelf, 'put'>; shrinker: Shrinker; clock: Clock }): Taking {
  const { shelf, shrinker, clock } = parts

  async function putAndTell(put: () => Promise<DeclaredMedia>, declare: (media: DeclaredMedia) => Promise<void>, owned?: Owned): Promise<DeclaredMedia | NotTaken | Waits> {
    let there: DeclaredMedia | null = null
    const once = async () => (there ??= await put())
    try {
      const declared = await once()
      await declare(declared)
      return declared
    } catch (error) {
      if (!isShut(error) || !owned?.by) return roomOrThrow(error)
      owned.ifLocked(once)
      return 'locked'
    }
  }

  return {
    async takePhoto({ of, file, from, role, purpose, edge, fix, declare, amend, owned }) {
      if (file.size === 0) return 'empty'
      const now = clock.now()
      const done = await shrinker.shrink({ file, edge: role.original ? null : edge, now })
      const head = done?.head ?? (await readHead(file, now))
      if (!head.filetype) return 'no_picture'
      const filetype = done?.picture ? done.picture.type : head.filetype
      const picture = done?.picture ?? file
      const placeOf = (found: Fix | NoFix | null) => whenAndWhere(from, head, found, now)
      const placeNow = async () => placeOf(fix && (await Promise.race([fix, STILL_LOOKING])))
      const put = async () => {
        const about = { role: role.role, filetype, ...(await placeNow()), ...(role.ofPerson ? { purpose: purpose ?? null, ...endOf(role, now) } : {}) }
        return shelf.put(of, picture, about, done?.small ?? null, owned?.by)
      }
      const declared = await putAndTell(put, declare, owned)
      if (typeof declared === 'string') return declared
      void fix?.then((found) => {
        const place = placeOf(found)
        return saysMore(declared, place) ? amend({ ...withoutPlace(declared), ...place }) : undefined
      }).catch(console.error)
      return { declared, how: done?.small ? 'as_wanted' : OPENED_ANYWHERE.includes(head.filetype) ? 'as_it_is' : 'unopened' }
    },

    async keepVoice({ of, role, recorded: { file, filetype, seconds }, declare, owned }) {
      if (file.size === 0) return 'empty'
      const about = { role: role.role, filetype, seconds, taken_at: writtenTime(clock.now()), location_absent_reason: 'not_asked' } as const
      return putAndTell(() => shelf.put(of, file, about, null, owned?.by), declare, owned)
    },
  }
}

const saysMore = (declared: DeclaredMedia, place: WhenAndWhere): boolean =>
  declared.location_source !== place.location_source || declared.location_absent_reason !== place.location_absent_reason

function endOf({ keepDays }: MediaRole, now: number): { expires_on?: string } {
  return keepDays === null ? {} : { expires_on: dayOf(now + keepDays * DAY_MS) }
}

const PLACE: readonly string[] = ['location', 'accuracy_m', 'location_source', 'location_absent_reason']

function withoutPlace(declared: DeclaredMedia): DeclaredMedia {
  return Object.fromEntries(Object.entries(declared).filter(([field]) => !PLACE.includes(field))) as unknown as DeclaredMedia
}

function roomOrThrow(error: unknown): 'no_room' {
  const { name } = error as Error
  if (name === 'NoRoom' || name === 'QuotaExceededError') return 'no_room'
  throw error
}
