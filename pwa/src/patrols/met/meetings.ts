import { createBrowserLocator, newId, systemClock, type Clock, type Fix, type Locator, type NoFix } from '@/device'
import { ADULT_AGE, createPerson, type PersonData } from '@/people/person'
import { mediaAfter } from '@/media/holder'
import { dayOf, edit, keep, KeptAlready, NotOnThisPhone, type Envelope, type FieldRecord } from '@/records'
import type { Book } from '@/records/book'
import { changedIn, said } from '@/records/said'
import { lacksOf } from '../lacking'
import { encounter } from '../kinds'
import type { EncounterData } from '../wire'
import { encounterFrom, type Meeting } from './meeting'

const LOCATE_MS = 8_000
/** So long after it began the crew still stands where it was. */
const STILL_THERE_MS = 5 * 60_000

export interface Around {
  area_code: string
  shiftId: string | null
  /** The person as known altogether. */
  who: PersonData
  /** The record that is being added to; `null` makes a new one. */
  earlier: FieldRecord<EncounterData> | null
  /** How it stood when it was begun to be added to: only what is different from then goes out, others may have written since. */
  begun?: Meeting | null
  place_text?: string | null
  dropDraft?: string
}

export interface Meetings {
  /** Keeps a meeting: the person when new, then the encounter. A sign of danger to a child goes first and alone. */
  keep(meeting: Meeting, around: Around): Promise<string>
}

export function createMeetings(parts: { book: Pick<Book, 'keep' | 'edit'>; clock: Clock; locator: Locator }): Meetings {
  const { book, clock, locator } = parts

  async function addPlace(id: string): Promise<void> {
    try {
      await book.edit(id, placeFields(await locator.locate(LOCATE_MS)))
    } catch (problem) {
      if (!(problem instanceof NotOnThisPhone)) throw problem
    }
  }

  async function keepPerson({ person, personId, known }: Meeting, area_code: string, at: number): Promise<string> {
    if (personId && known) {
      if (Object.keys(person).length > 0) await book.edit<PersonData>(personId, { data: person })
      return personId
    }
    const made = createPerson({ ...(personId ? { id: personId } : {}), area_code, at, data: told(person) })
    await book.keep(made).catch((problem: unknown) => {
      if (!(problem instanceof KeptAlready)) throw problem
    })
    return made.id
  }

  return {
    async keep(meeting, { area_code, shiftId, earlier, begun, who, place_text = null, dropDraft }) {
      const at = meeting.startedAt ?? clock.now()
      const personId = await keepPerson({ ...meeting, person: asChild(meeting, who) }, area_code, at)
      // Who may not see the report cannot judge whether it is there.
      const complete = earlier?.withheld?.includes('report') ? earlier.data.state === 'complete' : lacksOf(encounterFrom(meeting, personId, 'complete', shiftId), who).length === 0
      const data = encounterFrom(meeting, personId, complete ? 'complete' : 'open', shiftId)
      const urgent = (data.report?.ticks.length ?? 0) > 0
      const options = { ...(urgent ? { urgent } : {}), ...(dropDraft ? { dropDraft } : {}) }
      if (earlier) {
        const before = { ...(begun?.met ?? earlier.data), person_id: personId } as EncounterData
        await book.edit<EncounterData>(earlier.id, { ...addedTo(earlier, begun ?? null, meeting), data: withoutPerson(changedIn(before, data)) }, options)
        return earlier.id
      }
      const place = placeOf(meeting, clock.now())
      const record = encounter.create({ id: meeting.id ?? newId(at), area_code, at, data, place_text, media: meeting.media, note: meeting.note.trim() || null, ...place })
      await book.keep(record, options)
      if (!place) void addPlace(record.id)
      return record.id
    },
  }
}

/** Files and words, as far as they were changed since it was begun. */
function addedTo({ media }: FieldRecord<EncounterData>, begun: Meeting | null, now: Meeting): Partial<Envelope> {
  return {
    media: begun ? mediaAfter(media, begun.media, now.media) : now.media,
    ...(begun && begun.note === now.note ? {} : { note: now.note.trim() || null }),
  }
}

/** Where it was: the fix of its first minutes. Kept much later, the phone is somewhere else; `null`: it may still look for itself. */
function placeOf({ place, startedAt }: Meeting, now: number): Partial<Envelope> | null {
  if (place) return placeFields(place)
  return startedAt !== null && now - startedAt > STILL_THERE_MS ? { location_absent_reason: 'timeout' } : null
}

/** A child whose age nobody told is a child all the same: what is known of it is kept from others (F11). */
function asChild({ met, person }: Meeting, { birth_date, age_from, age_to }: PersonData): PersonData {
  const unknown = !birth_date && age_from === undefined && age_to === undefined
  return unknown && met.conditions?.includes('minor') ? { ...person, age_to: ADULT_AGE - 1 } : person
}

/** What differs. Whom it is about never changes. */
function withoutPerson(changed: Partial<EncounterData>): Partial<EncounterData> {
  const rest = { ...changed }
  delete rest.person_id
  return rest
}

function told(person: PersonData): PersonData {
  return Object.fromEntries(Object.entries(said(person)).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)))
}

function placeFields(found: Fix | NoFix): Partial<Envelope> {
  if (!found.found) return { location_absent_reason: found.reason }
  return { location: found.location, accuracy_m: found.accuracy_m, location_source: found.source, location_absent_reason: null }
}

export const meetings = createMeetings({ book: { keep, edit }, clock: systemClock, locator: createBrowserLocator(() => dayOf(systemClock.now())) })
