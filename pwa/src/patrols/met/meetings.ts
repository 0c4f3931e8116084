import { createBrowserLocator, newId, systemClock, type Clock, type Fix, type Locator, type NoFix } from '@/device'
import { ADULT_AGE, createPerson, type PersonData } from '@/people/person'
import { dayOf, edit, keep, KeptAlready, NotOnThisPhone, type ChangedFields, type Envelope, type FieldRecord } from '@/records'
import type { Book } from '@/records/book'
import { changedIn, said } from '@/records/said'
import { lacksOf } from '../lacking'
import { encounter } from '../kinds'
import type { EncounterData } from '../wire'
import { encounterFrom, type Meeting } from './meeting'

const LOCATE_MS = 8_000

export interface Around {
  area_code: string
  shiftId: string | null
  /** The person as known altogether. */
  who: PersonData
  /** The record that is being added to; `null` makes a new one. */
  earlier: FieldRecord<EncounterData> | null
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
    async keep(meeting, { area_code, shiftId, earlier, who, place_text = null, dropDraft }) {
      const at = meeting.startedAt ?? clock.now()
      const personId = await keepPerson({ ...meeting, person: asChild(meeting, who) }, area_code, at)
      // Who may not see the report cannot judge whether it is there.
      const complete = earlier?.withheld?.includes('report') ? earlier.data.state === 'complete' : lacksOf(encounterFrom(meeting, personId, 'complete', shiftId), who).length === 0
      const data = encounterFrom(meeting, personId, complete ? 'complete' : 'open', shiftId)
      const urgent = (data.report?.ticks.length ?? 0) > 0
      const around: Partial<Envelope> = { media: meeting.media, note: meeting.note.trim() || null }
      const options = { ...(urgent ? { urgent } : {}), ...(dropDraft ? { dropDraft } : {}) }
      if (earlier) {
        await book.edit<EncounterData>(earlier.id, { ...around, data: withoutPerson(changedIn(earlier.data, data)) }, options)
        return earlier.id
      }
      const record = encounter.create({ id: meeting.id ?? newId(at), area_code, at, data, place_text, ...around })
      await book.keep(record, options)
      void addPlace(record.id)
      return record.id
    },
  }
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

function placeFields(found: Fix | NoFix): ChangedFields {
  if (!found.found) return { location_absent_reason: found.reason }
  return { location: found.location, accuracy_m: found.accuracy_m, location_source: found.source, location_absent_reason: null }
}

export const meetings = createMeetings({ book: { keep, edit }, clock: systemClock, locator: createBrowserLocator(() => dayOf(systemClock.now())) })
