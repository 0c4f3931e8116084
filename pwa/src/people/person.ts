import { newId, systemClock } from '@/device'
import { blankRecord, dayOf, writtenTime, type FieldRecord } from '@/records'
import { said, withoutBlanks } from '@/records/said'
import type { RecordKind } from '@/records/workLine'

export const SEXES = ['1', '2', '0', '9'] as const
export type Sex = (typeof SEXES)[number]
export const ORIGINS = ['county', 'province', 'other_province', 'hkmt', 'foreign', 'unknown'] as const
export type Origin = (typeof ORIGINS)[number]
export const SPECIALS = ['rescued_trafficked', 'dv', 'prisoner_child', 'left_child', 'hkmt', 'foreign'] as const
export type Special = (typeof SPECIALS)[number]

/** Somebody met on the street or in the station, as far as known; what was not said is left out. */
export interface PersonData {
  /** 无名-20260603-02, given by the server. */
  number?: string
  name?: string
  nickname?: string
  sex?: Sex
  age_from?: number
  age_to?: number
  birth_date?: string
  origin?: Origin
  home?: string
  /** By what the crew knows the person again; never a face. */
  description?: string
  special?: Special[]
  id_number_masked?: string
  maybe_same?: string | null
  merged_into?: string | null
  merge_reason?: string | null
  met_first_on?: string
  met_last_on?: string
}
export type PersonRecord = FieldRecord<PersonData>

const SERVER_FILLS = ['number', 'id_number_masked', 'met_first_on', 'met_last_on']
/** Grown up from here on. */
export const ADULT_AGE = 18

export function createPerson(known: { id?: string; area_code: string; at: number; data: PersonData }): PersonRecord {
  return blankRecord<PersonData>({
    id: known.id ?? newId(known.at), kind: 'person', area_code: known.area_code, occurred_at: writtenTime(known.at), location_absent_reason: 'not_asked', data: known.data,
  })
}

export const person: RecordKind<PersonData> = {
  kind: 'person',
  listed: false,
  mediaRoles: [],
  create: createPerson as RecordKind<PersonData>['create'],
  problemsOf: ({ data: { age_from: from, age_to: to } }) => (from !== undefined && to !== undefined && from > to ? [{ slug: 'ages-turned-round', title: '' }] : []),
  toWire: (data) => withoutBlanks(Object.fromEntries(Object.entries(data).filter(([name]) => !SERVER_FILLS.includes(name)))),
  fromWire: (data) => said(data) as PersonData,
}

/** Whether the birth date, else the estimate's upper end, says under 18; an unknown age says nothing. */
export function isMinor({ birth_date, age_to }: Pick<PersonData, 'birth_date' | 'age_to'>, today: string = dayOf(systemClock.now())): boolean {
  if (birth_date) return `${Number(birth_date.slice(0, 4)) + ADULT_AGE}${birth_date.slice(4)}` > today
  return age_to !== undefined && age_to !== null && age_to < ADULT_AGE
}

/** The person who this one is, following merges to their end; a circle stops where it began. */
export function rootOf(id: string, find: (id: string) => Pick<PersonData, 'merged_into'> | undefined): string {
  const seen = new Set<string>()
  let now = id
  while (!seen.has(now)) {
    seen.add(now)
    const next = find(now)?.merged_into
    if (!next) return now
    now = next
  }
  return id
}
