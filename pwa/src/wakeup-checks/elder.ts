import { blankRecord, writtenTime, type FieldRecord } from '@/records'
import type { RecordKind } from '@/records/workLine'
import type { Contact, ElderData } from './wire'
import { without } from './wakeupCheck'

/** `withheld`: names of fields that this reader may not see. */
export type ElderRecord = FieldRecord<ElderData> & { withheld?: string[] }

const SERVER_FILLS = ['id_number_masked', 'death', 'pairing', 'last_status', 'withheld'] as const

/** What an elder's entry has when nothing else is said; an older phone may have been sent less. */
const USUAL = {
  phone: null, landmark: null, hearing: null, languages: [], contacts: [], key_holder: null, village_doctor: null,
  methods: [], window_start: null, window_end: null, frequency: 'daily', schedule_from: '1970-01-01', suspensions: [],
} as const

export const elder: RecordKind<ElderData> = {
  kind: 'elder',
  listed: false,
  mediaRoles: [{ role: 'landmark', what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: false, most: 6 }],
  create: ((known: { id: string; area_code: string; at: number; data: ElderData }): ElderRecord =>
    blankRecord({ id: known.id, kind: 'elder', area_code: known.area_code, occurred_at: writtenTime(known.at), data: known.data })
  ) as RecordKind<ElderData>['create'],
  problemsOf: ({ data }) => (data.name ? [] : [{ slug: 'name-needed', title: '' }]),
  toWire: (data) => without(data, SERVER_FILLS),
  fromWire: (data) => readElder(data),
}

const NOBODY = { name: '', relation: '', phone: '', place: '' }

/** An elder's data with every list and choice the screens count on. */
export function readElder(data: object): ElderData {
  const read = { ...USUAL, ...written(data) } as unknown as ElderData
  return {
    ...read,
    contacts: read.contacts.map((contact) => ({ ...NOBODY, ...written(contact) }) as Contact),
    key_holder: read.key_holder && { ...NOBODY, ...written(read.key_holder) },
    village_doctor: read.village_doctor && { ...NOBODY, ...written(read.village_doctor) },
  }
}

function written(thing: object): object {
  return Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== null && value !== undefined))
}
