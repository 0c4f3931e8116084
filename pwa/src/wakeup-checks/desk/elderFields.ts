import type { ElderData } from '../wire'

export type FieldKind = 'text' | 'long' | 'date' | 'time' | 'choice' | 'choices'
export interface Field {
  name: keyof ElderData
  kind: FieldKind
  /** Codes to choose from; their words are `wakeupDesk.code.<name>.<code>`. */
  codes?: readonly string[]
  required?: boolean
}

const CATEGORIES = [
  'tekun_s', 'tekun_j', 'dibao', 'dibao_edge', 'rigid', 'monitor', 'gaoling80', 'gaoling90', 'gaoling100', 'alone', 'empty_nest', 'left_elder',
  'disabled_elder', 'dementia', 'severe_dis', 'dis', 'lost_child_family', 'youfu', 'mental', 'ill', 'poverty_out', 'disaster',
]

/** The plain fields of a roll entry as the desk shows and changes them, in the order of the form. */
export const GROUPS: readonly { group: 'person' | 'state' | 'checks'; fields: readonly Field[] }[] = [
  {
    group: 'person',
    fields: [
      { name: 'name', kind: 'text', required: true },
      { name: 'sex', kind: 'choice', codes: ['1', '2', '9', '0'], required: true },
      { name: 'birth_date', kind: 'date', required: true },
      { name: 'ethnicity', kind: 'choice', codes: ['01', '06', '12'] },
      { name: 'phone', kind: 'text' },
      { name: 'landmark', kind: 'text' },
    ],
  },
  {
    group: 'state',
    fields: [
      { name: 'living', kind: 'choice', codes: ['alone', 'spouse', 'grandchildren', 'disabled_child', 'children', 'other'], required: true },
      { name: 'risk', kind: 'choice', codes: ['high', 'key', 'general'], required: true },
      { name: 'hearing', kind: 'choice', codes: ['normal', 'hard', 'deaf'] },
      { name: 'mobility', kind: 'choice', codes: ['free', 'aided', 'housebound', 'bedridden'] },
      { name: 'languages', kind: 'choices', codes: ['huitong', 'dong', 'miao', 'mandarin'] },
      { name: 'categories', kind: 'choices', codes: CATEGORIES },
      { name: 'health_note', kind: 'long' },
    ],
  },
  {
    group: 'checks',
    fields: [
      { name: 'methods', kind: 'choices', codes: ['knock', 'call_out', 'phone', 'smoke', 'video'] },
      { name: 'frequency', kind: 'choice', codes: ['daily', 'alternate', 'twice_weekly', 'weekly'], required: true },
      { name: 'schedule_from', kind: 'date', required: true },
      { name: 'window_start', kind: 'time' },
      { name: 'window_end', kind: 'time' },
      { name: 'state', kind: 'choice', codes: ['pending', 'active', 'ended'], required: true },
    ],
  },
]

export const FIELDS: readonly Field[] = GROUPS.flatMap((group) => group.fields)

/** Parts of a roll entry that are lists or things of their own. */
export const NESTED = ['contacts', 'key_holder', 'village_doctor', 'consent'] as const

export type Draft = Partial<Record<keyof ElderData, unknown>>

/** A copy to write in; what this reader may not see stays out of the form. */
export function draftOf(data: ElderData, hidden: readonly string[] = []): Draft {
  const withheld = new Set<string>([...hidden, ...(data.withheld ?? [])])
  const names = [...FIELDS.map((field) => field.name), ...NESTED].filter((name) => !withheld.has(name) && name in data)
  return JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, data[name] ?? null])))) as Draft
}

/** An empty roll entry: nobody is checked before somebody has agreed, so it starts waiting for consent. */
export function emptyElder(today: string): ElderData {
  return {
    name: '', sex: '2', birth_date: '', ethnicity: null, phone: null, landmark: null, living: 'alone', risk: 'general', hearing: null, mobility: null,
    languages: [], categories: [], health_note: null, methods: [], frequency: 'daily', schedule_from: today, window_start: null, window_end: null,
    state: 'pending', contacts: [], key_holder: null, village_doctor: null, consent: null, suspensions: [],
  }
}

/** What a new file holds: everything that was filled in. */
export const filledFields = (draft: Draft): Record<string, unknown> =>
  Object.fromEntries(Object.entries(draft).flatMap(([name, value]) => (blankIsNull(value) === null ? [] : [[name, blankIsNull(value)]])))

/** Only what differs goes to the server; an emptied field is sent as null. */
export function changedFields(data: ElderData, draft: Draft): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(draft)
      .map(([name, value]) => [name, blankIsNull(value)] as const)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(blankIsNull(data[name as keyof ElderData]))),
  )
}

function blankIsNull(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (Array.isArray(value)) return value.length === 0 ? null : value
  return value ?? null
}

/** Fields that must not be left empty and are. */
export const missingFields = (draft: Draft): string[] =>
  FIELDS.filter((field) => field.required && field.name in draft && blankIsNull(draft[field.name]) === null).map((field) => field.name)

/** 199****3333: enough to tell numbers apart, not enough to ring. */
export const maskedPhone = (phone: string | null | undefined): string =>
  phone ? (phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****') : ''
