import type { Clock, Fix, NoFix } from '@/device'
import { readHead } from '@/device/pictureHead'
import type { Shrinker } from '@/device/shrinking'
import type { Recorded } from '@/device/recording'
import { dayOf, writtenTime } from '@/records/day'
import type { DeclaredMedia } from '@/records/record'
import type { MediaRole } from '@/records/workLine'
import type { Shelf } from './shelf'
import { whenAndWhere, type TakenFrom } from './whereTaken'

/** Why a file was not taken. */
export type NotTaken = 'empty' | 'no_picture' | 'no_room'
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
  /** Says where it was taken, when that is found later. */
  amend: (media: DeclaredMedia) => Promise<void>
}

export interface Taking {
  takePhoto(photo: PhotoToTake): Promise<Taken | NotTaken>
  keepVoice(voice: { of: string; role: MediaRole; recorded: Recorded; declare: (media: DeclaredMedia) => Promise<void> }): Promise<DeclaredMedia | NotTaken>
}

const DAY_MS = 86_400_000
const OPENED_ANYWHERE: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

/** From what a camera or microphone gave to a file on the shelf that its record tells of. */
export function createTaking(parts: { shelf: Pick<Shelf, 'put'>; shrinker: Shrinker; clock: Clock }): Taking {
  const { shelf, shrinker, clock } = parts

  return {
    async takePhoto({ of, file, from, role, purpose, edge, fix, declare, amend }) {
      if (file.size === 0) return 'empty'
      const now = clock.now()
      const done = await shrinker.shrink({ file, edge: role.original ? null : edge, now })
      const head = done?.head ?? (await readHead(file, now))
      if (!head.filetype) return 'no_picture'
      const known = fix && (await Promise.race([fix, null]))
      const picture = done?.picture ?? null
      const about = {
        role: role.role,
        filetype: picture ? picture.type : head.filetype,
        ...whenAndWhere(from, head, known, now),
        ...(role.ofPerson ? { purpose: purpose ?? null, ...endOf(role, now) } : {}),
      }
      try {
        const declared = await shelf.put(of, picture ?? file, about, done?.small ?? null)
        await declare(declared)
        if (fix && !known) void fix.then((found) => (found.found ? amend({ ...withoutPlace(declared), ...whenAndWhere(from, head, found, now) }) : undefined))
        return { declared, how: done?.small ? 'as_wanted' : OPENED_ANYWHERE.includes(head.filetype) ? 'as_it_is' : 'unopened' }
      } catch (error) {
        return roomOrThrow(error)
      }
    },

    async keepVoice({ of, role, recorded: { file, filetype, seconds }, declare }) {
      if (file.size === 0) return 'empty'
      try {
        const declared = await shelf.put(of, file, { role: role.role, filetype, seconds, taken_at: writtenTime(clock.now()), location_absent_reason: 'not_asked' }, null)
        await declare(declared)
        return declared
      } catch (error) {
        return roomOrThrow(error)
      }
    },
  }
}

function endOf({ keepDays }: MediaRole, now: number): { expires_on?: string } {
  return keepDays === null ? {} : { expires_on: dayOf(now + keepDays * DAY_MS) }
}

function withoutPlace(declared: DeclaredMedia): DeclaredMedia {
  return Object.fromEntries(Object.entries(declared).filter(([field]) => field !== 'location_absent_reason')) as unknown as DeclaredMedia
}

function roomOrThrow(error: unknown): 'no_room' {
  const { name } = error as Error
  if (name === 'NoRoom' || name === 'QuotaExceededError') return 'no_room'
  throw error
}
