import { dayOf, type Kept } from '@/records'
import type { ElderData, Result, Suspension, WakeupCheckData, WakeupSlotData } from './wire'
import { readElder, type ElderRecord } from './elder'
import { isUrgent, LOOKS, resultOfState, standing, takesOver, type Observation } from './results'
import { hasDied, isExpectedOn, slotIdOf, suspensionOn, windowOn, type Windows } from './schedule'

export type CheckKept = Kept<WakeupCheckData>

/** One expectation of today: who, until when, and what stands. */
export interface TodaysElder {
  /** The slot's id, or the elder's where none is expected. */
  key: string
  elder: ElderRecord
  slotId: string
  windowEndAt: string
  suspension: Suspension | null
  /** What stands, mine or another's; `null` while nobody has looked. */
  result: Result | null
  at: string | null
  /** My own check behind it, when it is mine. */
  check: CheckKept | null
  /** Urgent, and no receipt yet. */
  unheard: boolean
  contradicted: boolean
}

export interface Roll {
  elders: readonly Kept<object>[]
  slots: readonly Kept<WakeupSlotData>[]
  checks: readonly CheckKept[]
  /** Elders whose death I have reported and the server has not answered yet: nobody is asked to wake them again. */
  dead?: ReadonlySet<string>
}

/** Somebody on the roll whose record cannot be read; they still have to be seen. */
export interface Unreadable {
  id: string
  name: string
}

/**
 * Everybody I am expected to see on this local day, from the roll when the server's slots do not cover it. A record that
 * cannot be read takes nobody else along: it is told to `onUnreadable`.
 */
export async function todaysEldersOf(roll: Roll, day: string, county: string, windows?: Windows, onUnreadable: (one: Unreadable) => void = () => {}): Promise<TodaysElder[]> {
  const expectedOf = async ({ record }: Kept<object>) => {
    try {
      return await expectationsOf(record, roll, day, county, windows)
    } catch (error) {
      console.error(error)
      onUnreadable({ id: record.id, name: nameIn(record.data) })
      return []
    }
  }
  return (await Promise.all(roll.elders.map(expectedOf))).flat().sort(inOrderOfTheMorning)
}

function nameIn(data: unknown): string {
  const { name } = (data ?? {}) as { name?: unknown }
  return typeof name === 'string' ? name : ''
}

async function expectationsOf(record: Kept<object>['record'], roll: Roll, day: string, county: string, windows?: Windows): Promise<TodaysElder[]> {
  const elder = elderOf(record)
  if (roll.dead?.has(elder.id) && !roll.checks.some(({ record: { data } }) => data.elder_id === elder.id)) return []
  const slots = roll.slots.filter(({ record: slot }) => slot.data.elder_id === elder.id && slot.data.day === day)
  if (slots.length > 0) return slots.map((slot) => expectation(elder, slot.record.id, slot.record.data, roll.checks, day))
  if (!isExpectedOn(elder.data, day)) return []
  const id = await slotIdOf({ county, elderId: elder.id, day, ordinal: 1 })
  return [expectation(elder, id, { ...windowOn(elder.data, day, windows), elder_id: elder.id, day, ordinal: 1 }, roll.checks, day)]
}

const READ = new WeakMap<object, ElderRecord>()

function elderOf(record: Kept<object>['record']): ElderRecord {
  const known = READ.get(record) ?? ({ ...record, data: readElder(record.data) } as ElderRecord)
  READ.set(record, known)
  return known
}

/** Those of `now` that are as they were before, as the very same: a row of the same elder is not drawn anew. */
export function sameWhereUnchanged(before: readonly TodaysElder[], now: readonly TodaysElder[]): TodaysElder[] {
  const earlier = new Map(before.map((one) => [one.key, one]))
  return now.map((one) => {
    const was = earlier.get(one.key)
    return was && (Object.keys(one) as (keyof TodaysElder)[]).every((name) => one[name] === was[name]) ? was : one
  })
}

function expectation(elder: ElderRecord, slotId: string, slot: WakeupSlotData, checks: readonly CheckKept[], day: string): TodaysElder {
  const mine = checks.filter(({ record }) => record.data.slot_id === slotId && record.review?.state !== 'void')
  const stands = whatStands(slot, mine, elder.data.last_status)
  if (stands.result !== null && !(stands.result in LOOKS)) throw new TypeError(`no such result: ${stands.result}`)
  return {
    key: slotId,
    elder,
    slotId,
    windowEndAt: slot.window_end_at,
    suspension: suspensionOn(elder.data, day),
    result: stands.result,
    at: stands.at,
    check: stands.check,
    unheard: stands.check !== null && isUrgent(stands.check.record.data.result) && !isHeard(stands.check),
    contradicted: slot.contradicted ?? false,
  }
}

/** The server has answered for it: later edits on their way do not make it unheard again. */
function isHeard({ record, state }: CheckKept): boolean {
  return state.at === 'signed' || record.received_at !== null
}

/** The server's state has its decisions in it already; what my phone has not sent yet lies on top. */
function whatStands(slot: WakeupSlotData, mine: readonly CheckKept[], last: ElderData['last_status']): Pick<TodaysElder, 'result' | 'at' | 'check'> {
  const server = serverSays(slot)
  const own = standing(mine.map(observed))
  const check = mine.find(({ record }) => record.id === own?.id) ?? null
  if (server === null) return { result: own?.result ?? null, at: own?.occurred_at ?? null, check }
  if (own !== null && liesOnTop(own, server.result, mine)) return { result: own.result, at: own.occurred_at, check }
  const same = own && sameState(own.result, server.result) ? own : null
  const seen = last && sameState(last.result, server.result) && dayOf(Date.parse(last.at)) === slot.day ? last.at : null
  return { result: same?.result ?? server.result, at: same?.occurred_at ?? server.at ?? seen, check: same ? check : null }
}

/** What the server holds for it; a decision only tells more about a state that agrees with it. */
function serverSays({ state, decided }: WakeupSlotData): { result: Result; at: string | null } | null {
  const result = resultOfState(state)
  const told = decided && (state === undefined || (result !== null && sameState(decided.result, result))) ? decided : null
  if (told) return { result: told.result, at: told.at }
  return result === null ? null : { result, at: null }
}

/**
 * Whether my result is newer than the state that was fetched: an alarm of mine always is, anything milder only by the
 * rules. A receipt comes before the state that follows from it.
 */
function liesOnTop({ id, result: own }: Observation, server: Result, mine: readonly CheckKept[]): boolean {
  const unsent = mine.filter(({ record, state }) => state.at !== 'signed' || record.received_at === null)
  if (!unsent.some(({ record }) => record.id === id)) return false
  if (unsent.some(({ record }) => isUrgent(record.data.result)) && isUrgent(own)) return true
  const corrected = new Set(unsent.map(({ record }) => record.data.corrects))
  const serverHasTheSlip = !isUrgent(server) && mine.some(({ record }) => corrected.has(record.id) && sameState(record.data.result, server))
  return serverHasTheSlip || takesOver({ result: server }, { result: own })
}

const observed = ({ record }: CheckKept) => ({
  id: record.id, result: record.data.result, occurred_at: record.occurred_at, corrects: record.data.corrects ?? null,
})

function sameState(own: Result, server: Result): boolean {
  return own === server || (own.startsWith('safe_') && server.startsWith('safe_'))
}

/** Made once: `localeCompare` with a language makes one for each comparison. */
const BY_TIME = new Intl.Collator()
const BY_GROUP = new Intl.Collator('zh', { numeric: true })
const BY_NAME = new Intl.Collator('zh')

function inOrderOfTheMorning(a: TodaysElder, b: TodaysElder): number {
  return (
    BY_TIME.compare(String(a.windowEndAt), String(b.windowEndAt)) ||
    BY_GROUP.compare(String(a.elder.group_no ?? ''), String(b.elder.group_no ?? '')) ||
    BY_NAME.compare(String(a.elder.data.name), String(b.elder.data.name)) ||
    a.key.localeCompare(b.key)
  )
}

/** The four parts of 今日. A row just answered keeps its place while it can be taken back. */
export function partsOf(elders: readonly TodaysElder[], mayTakeBack: (slotId: string) => boolean) {
  const silent = elders.filter(({ result }) => result !== null && isUrgent(result))
  const rest = elders.filter((one) => !silent.includes(one))
  const suspended = rest.filter((one) => one.suspension !== null && one.result === null)
  const active = rest.filter((one) => !suspended.includes(one))
  const open = active.filter((one) => (one.result === null && !hasDied(one.elder.data)) || mayTakeBack(one.slotId))
  return { silent, open, done: active.filter((one) => !open.includes(one) && one.result !== null), suspended }
}
