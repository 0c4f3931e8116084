import { newId } from '@/device'
import { blankRecord, writtenTime, type FieldRecord, type ProblemWords } from '@/records'
import type { RecordKind } from '@/records/workLine'
import type { EntryMode, Me } from '@/wire'
import type { ElderData, WakeupCheckData } from './wire'

export type CheckRecord = FieldRecord<WakeupCheckData>

/** What is known when somebody answers for an elder. */
export interface Observed {
  elder: FieldRecord<ElderData>
  slotId: string
  /** Wall time in ms. */
  at: number
  entryMode?: EntryMode
  answer: Omit<WakeupCheckData, 'elder_id' | 'slot_id' | 'late'>
}

/** A team leader who answers for an elder paired with somebody else records for them (代录). */
export function entryModeOf(me: Pick<Me, 'id'> | null, elder: { data: Pick<ElderData, 'pairing'> }): EntryMode {
  const pairing = elder.data.pairing ?? []
  return me === null || pairing.length === 0 || pairing.some(({ worker_id }) => worker_id === me.id) ? 'self' : 'proxy'
}

export function createCheck({ elder, slotId, at, entryMode = 'self', answer }: Observed): CheckRecord {
  return blankRecord<WakeupCheckData>({
    id: newId(at),
    kind: 'wakeup_check',
    area_code: elder.area_code,
    group_no: elder.group_no,
    zhai_name: elder.zhai_name,
    occurred_at: writtenTime(at),
    entry_mode: entryMode,
    location_absent_reason: 'not_asked',
    data: { elder_id: elder.id, slot_id: slotId, ...answer },
  })
}

export function problemsOfCheck({ data }: CheckRecord): ProblemWords[] {
  if (data.result === 'dead' && !data.dead_name) return [{ slug: 'dead-name-needed', title: '' }]
  return []
}

const SERVER_FILLS = ['late'] as const

export const wakeupCheck: RecordKind<WakeupCheckData> = {
  kind: 'wakeup_check',
  listed: true,
  mediaRoles: [
    { role: 'voice_note', what: 'voice', ofPerson: false, purposes: [], keepDays: 365, original: false, most: 20 },
    { role: 'situation', what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: false, most: 20 },
  ],
  create: createCheck as RecordKind<WakeupCheckData>['create'],
  problemsOf: problemsOfCheck,
  toWire: (data) => without(data, SERVER_FILLS),
  fromWire: (data) => data as unknown as WakeupCheckData,
}

export function without(data: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)))
}
