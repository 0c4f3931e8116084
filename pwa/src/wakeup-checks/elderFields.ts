import type { Me } from '@/wire'
import { hasRole } from '@/accounts/me'
import type { ElderRecord } from './elder'

/** How a field of the file is asked for on its screen. */
export type FieldForm =
  | { as: 'words' | 'line' | 'tel'; on: 'data' | 'envelope' }
  | { as: 'one'; options: readonly string[] }
  | { as: 'many'; options: readonly string[] }
  | { as: 'person'; parts: readonly ('name' | 'relation' | 'phone' | 'place')[] }
  | { as: 'contacts' | 'window' | 'suspensions' }

/** Every field of the file that can be changed on a phone, by its name on the wire (the window is two). */
export const FIELD_FORMS: Record<string, FieldForm> = {
  landmark: { as: 'words', on: 'data' },
  group_no: { as: 'line', on: 'envelope' },
  zhai_name: { as: 'line', on: 'envelope' },
  note: { as: 'words', on: 'envelope' },
  phone: { as: 'tel', on: 'data' },
  health_note: { as: 'words', on: 'data' },
  hearing: { as: 'one', options: ['normal', 'hard', 'deaf'] },
  languages: { as: 'many', options: ['huitong', 'dong', 'miao', 'mandarin'] },
  living: { as: 'one', options: ['alone', 'spouse', 'grandchildren', 'disabled_child', 'children', 'other'] },
  mobility: { as: 'one', options: ['free', 'aided', 'housebound', 'bedridden'] },
  risk: { as: 'one', options: ['high', 'key', 'general'] },
  frequency: { as: 'one', options: ['daily', 'alternate', 'twice_weekly', 'weekly'] },
  methods: { as: 'many', options: ['knock', 'call_out', 'phone', 'smoke', 'video'] },
  contacts: { as: 'contacts' },
  key_holder: { as: 'person', parts: ['name', 'phone', 'place'] },
  village_doctor: { as: 'person', parts: ['name', 'phone'] },
  window: { as: 'window' },
  suspensions: { as: 'suspensions' },
}

const KEEPERS_OF_THE_ROLL = ['team_leader', 'township_supervisor', 'county_supervisor']

/** Helpers may say and show how the house is found; whoever keeps the roll may change what the phone may see. */
export function mayChange(me: Me | null, field: string, elder: Pick<ElderRecord, 'withheld'>): boolean {
  if (elder.withheld?.includes(field)) return false
  if (hasRole(me, KEEPERS_OF_THE_ROLL)) return field in FIELD_FORMS || field === 'media'
  return field === 'landmark' || field === 'media'
}

/** Fields of the envelope stand beside `data` in a change. */
export const ENVELOPE_FIELDS: readonly string[] = ['group_no', 'zhai_name', 'note', 'area_code', 'location', 'place_text']
