import { ask } from '@/sync'
import { metresBetween } from '@/records/distance'
import { writtenTime, type Point } from '@/records'
import type { PersonData, Sex } from './person'

/** What is known of somebody who may have been met before. */
export interface Glimpse {
  location: Point | null
  /** RFC 3339 with offset. */
  at: string
  sex?: Sex
  age_from?: number
  age_to?: number
  description?: string
  place_type?: string
}
export type Because = 'place' | 'time' | 'sex' | 'age' | 'description' | 'place_type'
export interface Suggestion {
  person_id: string
  number: string | null
  title: string
  sex: Sex | null
  age_from: number | null
  age_to: number | null
  description: string | null
  /** RFC 3339: last met. */
  met_at: string
  place_text: string | null
  distance_m: number | null
  score: number
  because: Because[]
}

/** Asks the server who it may be; `null` when it cannot be asked now. */
export async function askSeenBefore(glimpse: Glimpse): Promise<Suggestion[] | null> {
  try {
    return (await ask<{ suggestions: Suggestion[] }>('/patrols/seen-before', { method: 'POST', body: glimpse })).suggestions
  } catch {
    return null
  }
}

/** Somebody of whom the phone itself knows: last seen where and when. */
export interface Remembered {
  id: string
  title: string
  data: PersonData
  at: number
  location: Point | null
  place_type?: string
}

const NEAR_M = 1_000
const DAY_MS = 86_400_000
const MOST = 10

/** The phone's own answer while there is no signal: the same reasons, from what it holds. */
export function rememberSeen(glimpse: Glimpse, known: readonly Remembered[]): Suggestion[] {
  return known
    .map((one) => weigh(glimpse, one))
    .filter(({ score, because }) => score > 0.2 && because.some((why) => why !== 'time'))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
}

function weigh(glimpse: Glimpse, { id, title, data, at, location, place_type }: Remembered): Suggestion {
  const distance = glimpse.location && location ? metresBetween(glimpse.location.coordinates, location.coordinates) : null
  const days = Math.max(0, (Date.parse(glimpse.at) - at) / DAY_MS)
  const words = sharedWords(glimpse.description ?? '', data.description ?? '')
  const apart = sexApart(glimpse.sex, data.sex) || agesApart(glimpse, data)
  const parts: [Because, number][] = [
    ['place', distance === null ? 0 : Math.max(0, 1 - distance / NEAR_M) * 0.4],
    ['time', Math.max(0, 1 - days / 30) * 0.15],
    ['sex', glimpse.sex && glimpse.sex === data.sex && glimpse.sex !== '0' ? 0.1 : 0],
    ['age', glimpse.age_from !== undefined && data.age_from !== undefined && !agesApart(glimpse, data) ? 0.1 : 0],
    ['description', Math.min(0.3, words * 0.1)],
    ['place_type', glimpse.place_type && glimpse.place_type === place_type ? 0.1 : 0],
  ]
  const score = apart ? 0 : parts.reduce((sum, [, part]) => sum + part, 0)
  return {
    person_id: id, number: data.number ?? null, title, sex: data.sex ?? null, age_from: data.age_from ?? null, age_to: data.age_to ?? null,
    description: data.description ?? null, met_at: writtenTime(at), place_text: null, distance_m: distance === null ? null : Math.round(distance), score, because: parts.flatMap(([why, part]) => (part > 0.04 ? [why] : [])),
  }
}

const sexApart = (one?: Sex, other?: Sex): boolean => (one === '1' && other === '2') || (one === '2' && other === '1')
const agesApart = (one: Pick<Glimpse, 'age_from' | 'age_to'>, other: Pick<PersonData, 'age_from' | 'age_to'>): boolean =>
  (one.age_from ?? 0) > (other.age_to ?? 120) + 5 || (one.age_to ?? 120) + 5 < (other.age_from ?? 0)

/** Pairs of characters that both descriptions have: enough to know 军大衣 from 红棉袄, without a dictionary. */
function sharedWords(one: string, other: string): number {
  const pairs = (text: string) => new Set([...text.replace(/[\s\p{P}]/gu, '')].map((sign, place, all) => sign + (all[place + 1] ?? '')).filter((pair) => pair.length > 1))
  const theirs = pairs(other)
  return [...pairs(one)].filter((pair) => theirs.has(pair)).length
}
