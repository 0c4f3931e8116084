import { newId } from '@/device'
import { blankRecord, writtenTime, type Envelope, type FieldRecord, type ProblemWords } from '@/records'
import { said, withoutBlanks } from '@/records/said'
import type { MediaRole, RecordKind } from '@/records/workLine'
import type { EncounterData, PartnerData, PointData, SegmentData, ShiftData, SignData, StayData } from './wire'

const photo = (role: string, more: Partial<MediaRole> = {}): MediaRole => ({ role, what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: false, most: 20, ...more })
const SITUATION = photo('situation')
const VOICE: MediaRole = { ...photo('voice_note'), what: 'voice', keepDays: 365 }
const OF_HELP: readonly MediaRole[] = [
  SITUATION,
  photo('person', { ofPerson: true, purposes: ['find_family', 'identify', 'injury'], keepDays: 90, most: 6 }),
  photo('receipt'),
  photo('signature', { original: true, most: 4 }),
  VOICE,
]

interface Start<Data> extends Partial<Omit<Envelope, 'area_code'>> {
  id?: string
  area_code: string
  at: number
  data: Data
}

type Maker<Data extends object> = (known: Start<Data>) => FieldRecord<Data>

/** A kind of this line: what the server fills in itself never goes back to it. */
function kindOf<Data extends object>(
  kind: string,
  { listed = false, roles = [], filled = [], problems = () => [] }: { listed?: boolean; roles?: readonly MediaRole[]; filled?: readonly (keyof Data & string)[]; problems?: (data: Data) => ProblemWords[] },
): RecordKind<Data> & { create: Maker<Data> } {
  return {
    kind,
    listed,
    mediaRoles: roles,
    create: ({ id, at, ...known }) => blankRecord<Data>({ id: id ?? newId(at), kind, occurred_at: writtenTime(at), location_absent_reason: 'not_asked', ...known }),
    problemsOf: ({ data }) => problems(data),
    toWire: (data) => withoutBlanks(Object.fromEntries(Object.entries(data).filter(([name]) => !(filled as readonly string[]).includes(name)))),
    fromWire: (data) => said(data) as Data,
  }
}

const words = (slug: string): ProblemWords => ({ slug, title: '' })

export const patrolPoint = kindOf<PointData>('patrol_point', { roles: [photo('place', { most: 6 })], filled: ['visited_at', 'found'], problems: ({ name }) => (name ? [] : [words('name-needed')]) })
export const guideSign = kindOf<SignData>('guide_sign', { roles: [photo('sign', { most: 6 })], filled: ['repair_since'], problems: ({ name }) => (name ? [] : [words('name-needed')]) })
export const partner = kindOf<PartnerData>('partner', { problems: ({ name }) => (name ? [] : [words('name-needed')]) })
export const patrolShift = kindOf<ShiftData>('patrol_shift', {
  listed: true, roles: [SITUATION, VOICE], filled: ['shift_no', 'track'],
  problems: ({ crew, crew_reason }) => (crew.length < 2 && !crew_reason ? [words('crew-too-small')] : []),
})
export const trackSegment = kindOf<SegmentData>('track_segment', { filled: ['measures'] })
export const encounter = kindOf<EncounterData>('encounter', {
  listed: true, roles: OF_HELP, filled: ['follow_up_due_at'],
  problems: ({ state, report }) => (state === 'complete' && report?.ticks.length && !report.called_110_at && !report.no_call_reason ? [words('report-open')] : []),
})
export const stationStay = kindOf<StayData>('station_stay', {
  listed: true, roles: OF_HELP, filled: ['same_day_until', 'due_24h_at', 'due_10d_on'],
  problems: ({ left_at, leaving }) => (Boolean(left_at) === Boolean(leaving) ? [] : [words('leaving-half')]),
})
