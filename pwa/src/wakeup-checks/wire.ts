import type { components } from '@/openapi'

/** The roll, the mornings and the checks as they travel; `npm run types` makes the file they come from. */
type Served = components['schemas']
type Given<Thing, Field extends keyof Thing> = NonNullable<Thing[Field]>

type Check = Served['WakeupCheckData']
export type Result = Check['result']
export type Method = Given<Check, 'method'>
export type AwayReason = Given<Check, 'away_reason'>
export type Chore = Given<Check, 'chores'>[number]
export type Action = Given<Check, 'actions'>[number]
/** An answer as the phone writes it: what does not apply is left out. */
export type WakeupCheckData = { [Field in keyof Check]: Given<Check, Field> }

export type SlotState =
  | 'open' | 'suspended' | 'safe' | 'away' | 'unwell' | 'need_help' | 'low_mood' | 'no_answer' | 'emergency' | 'dead'
type Slot = Served['WakeupSlotData']
export interface WakeupSlotData extends Required<Pick<Slot, 'elder_id' | 'day' | 'ordinal' | 'window_start_at' | 'window_end_at'>> {
  state?: SlotState
  contradicted?: boolean
  decided?: { result: Result; reason: string; by: string; at: string } | null
}

type Elder = Served['ElderData']
export type Sex = Elder['sex']
export type Suspension = Required<Served['Suspension']>
export type SuspensionReason = Suspension['reason']
/** Somebody to call: what the roll does not say is ''. */
export type Contact = { [Part in keyof Required<Served['Contact']>]: string }
export type Neighbour = { [Part in keyof Required<Served['Neighbour']>]: string }

/** A roll entry as screens read it: every list is there, and what this reader may not see is left out. */
export interface ElderData {
  name: string
  sex: Sex
  birth_date?: Given<Elder, 'birth_date'>
  ethnicity?: Elder['ethnicity']
  id_number_masked?: Elder['id_number_masked'] | null
  phone: Given<Elder, 'phone'> | null
  landmark: Given<Elder, 'landmark'> | null
  categories?: string[]
  living?: Given<Elder, 'living'>
  health_note?: Elder['health_note']
  mobility?: Elder['mobility']
  hearing: Given<Elder, 'hearing'> | null
  languages: Given<Elder, 'languages'>
  contacts: Contact[]
  key_holder: Neighbour | null
  village_doctor: Neighbour | null
  methods: Method[]
  window_start: Given<Elder, 'window_start'> | null
  window_end: Given<Elder, 'window_end'> | null
  frequency: Elder['frequency']
  schedule_from: string
  risk: Elder['risk']
  consent?: { date: string; by: string; how: 'signed' | 'oral' | 'family' } | null
  suspensions: Suspension[]
  state: Elder['state']
  death?: { state: 'none' | 'reported' | 'final'; at?: string | null }
  pairing?: { part: 'primary' | 'backup'; worker_id: string; name: string }[]
  last_status?: { result: Result; at: string } | null
  /** Names of fields that this reader may not see. */
  withheld?: string[]
}
