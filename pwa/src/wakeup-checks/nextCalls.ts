import type { KnownNumber, Settings } from '@/wire'
import type { ElderData } from './wire'

export type CallPart = 'contact' | 'key_holder' | 'team_leader' | 'village_cadre' | 'duty' | 'village_doctor' | 'elder'

/** Somebody who can be called about an elder, in the order of the ladder. */
export interface Call {
  /** Stable within the elder, so that a call already made is known again. */
  key: string
  part: CallPart
  name: string
  /** 女儿, 邻居 …; only what the roll says. */
  relation: string | null
  place: string | null
  phone: string
}

export interface KnownNumbers {
  numbers: readonly KnownNumber[]
  dutyPhones: Settings['duty_phones']
}

/** Contacts 1 → 2 → 3, the key holder, the team leader, a cadre, the duty phone: each with a number, nobody twice. */
export function ladderOf(elder: ElderData, areaCode: string, known: KnownNumbers): Call[] {
  const official = (part: KnownNumber['part']): Call[] =>
    nearest(known.numbers.filter((number) => number.part === part), areaCode).map((number) => ({
      key: `${part}:${number.phone}`, part, name: number.name, relation: null, place: null, phone: number.phone,
    }))
  const calls: Call[] = [
    ...elder.contacts.map(({ id, name, relation, phone, place }): Call => ({
      key: `contact:${id}`, part: 'contact', name, relation, place, phone,
    })),
    ...(elder.key_holder ? [{ key: 'key_holder', part: 'key_holder' as const, relation: null, ...elder.key_holder }] : []),
    ...official('team_leader'),
    ...official('village_cadre'),
    ...official('duty'),
    ...known.dutyPhones.map(({ name, phone }): Call => ({ key: `duty:${phone}`, part: 'duty', name, relation: null, place: null, phone })),
  ]
  const seen = new Set<string>()
  return calls.filter(({ part, phone }) => {
    const twice = phone === '' || seen.has(`${part}:${phone}`)
    seen.add(`${part}:${phone}`)
    return !twice
  })
}

/** Numbers of the elder's own village; failing that, of the area around it. */
function nearest(numbers: readonly KnownNumber[], areaCode: string): KnownNumber[] {
  const own = numbers.filter(({ area_code }) => area_code === areaCode)
  if (own.length > 0) return own
  return numbers.filter(({ area_code }) => areaCode.startsWith(area_code) || areaCode.startsWith(area_code.replace(/0+$/, '')))
}

/** The next rung nobody has tried; after the last it starts again at the team leader, who can send somebody. */
export function nextCall(ladder: readonly Call[], tried: ReadonlySet<string>): Call | null {
  return (
    ladder.find(({ key }) => !tried.has(key)) ??
    ladder.find(({ part }) => part === 'team_leader' || part === 'village_cadre') ??
    ladder.at(-1) ??
    null
  )
}

/** One button each for the other parts of the ladder, the next step left out. */
export function otherCalls(ladder: readonly Call[], next: Call | null): Call[] {
  const parts = new Set<string>()
  return ladder.filter(({ key, part }) => {
    const slot = part === 'contact' ? key : part
    if (key === next?.key || parts.has(slot) || (part !== 'contact' && part === next?.part)) return false
    parts.add(slot)
    return true
  })
}
