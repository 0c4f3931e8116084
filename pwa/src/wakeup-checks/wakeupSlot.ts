import { blankRecord, type FieldRecord } from '@/records'
import type { RecordKind } from '@/records/workLine'
import type { WakeupSlotData } from './wire'

export type SlotRecord = FieldRecord<WakeupSlotData>

/** Slots are the server's expectation; a phone reads them and never writes one. */
export const wakeupSlot: RecordKind<WakeupSlotData> = {
  kind: 'wakeup_slot',
  listed: false,
  mediaRoles: [],
  create: ((known: { id: string; area_code: string; data: WakeupSlotData }): SlotRecord =>
    blankRecord({ id: known.id, kind: 'wakeup_slot', area_code: known.area_code, occurred_at: known.data.window_start_at, data: known.data })
  ) as RecordKind<WakeupSlotData>['create'],
  problemsOf: () => [],
  toWire: () => ({}),
  fromWire: (data) => data as unknown as WakeupSlotData,
}
