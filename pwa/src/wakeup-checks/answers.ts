import { browserAttention, createBrowserLocator, systemClock, type Clock, type Fix, type Locator, type Milliseconds, type NoFix } from '@/device'
import { dayOf, edit, keep, NotOnThisPhone, takeBack, type ChangedFields } from '@/records'
import type { Book } from '@/records/book'
import type { Me } from '@/wire'
import type { Action, WakeupCheckData } from './wire'
import type { TodaysElder } from './todaysElders'
import { createCheck, entryModeOf } from './wakeupCheck'
import { plain } from './plain'
import { isUrgent } from './results'

export type Answer = Omit<WakeupCheckData, 'elder_id' | 'slot_id' | 'late'>

export interface AnswerOptions {
  /** Keeps it from leaving for so long (ms). */
  hold?: Milliseconds
  /** A draft that goes with it. */
  dropDraft?: string
}

/** A silence is kept with the first tap and leaves by itself after this, should nobody come back to the question. */
export const SILENCE_HOLD_MS = 120_000
/** How long an answer can be taken back before it leaves. */
export const UNDO_MS = 10_000
/** A fix that comes later than this would need a change of its own. */
const LOCATE_MS = 8_000
/** Somebody who pockets the phone right after the tap must not keep the answer from leaving for long. */
export const HIDDEN_HOLD_MS = 60_000

export interface Answers {
  /**
   * Keeps an answer on the phone and gives its id. It can be taken back for 10 seconds; urgent ones, a death and
   * corrections go at once, unless a `hold` says otherwise. The place is looked for beside it and added when found;
   * where it has been refused today, the answer says so from the start.
   */
  recordAnswer(slot: Pick<TodaysElder, 'elder' | 'slotId'>, answer: Answer, me: Pick<Me, 'id'> | null, options?: AnswerOptions): Promise<string>
  /** Adds to an answer: words, what was done, where to. */
  addToAnswer(checkId: string, more: Partial<WakeupCheckData>, options?: Pick<AnswerOptions, 'dropDraft'>): Promise<void>
  /** Notes a step taken about an alarm, once. */
  noteAction(check: { id: string; data: WakeupCheckData }, action: Action): Promise<void>
  takeBackAnswer(checkId: string): Promise<void>
  /** Holds an answer back while nobody looks at the screen, for a minute at most. */
  holdWhileAway(checkId: string): Promise<void>
  holdFor(checkId: string, left: number): Promise<void>
}

export function createAnswers(parts: { book: Pick<Book, 'keep' | 'edit' | 'takeBack'>; clock: Clock; locator: Locator }): Answers {
  const { book, clock, locator } = parts

  async function addPlace(checkId: string): Promise<void> {
    await unlessTakenBack(book.edit(checkId, placeFields(await locator.locate(LOCATE_MS))))
  }

  return {
    async recordAnswer({ elder, slotId }, answer, me, { hold, ...options } = {}) {
      const now = clock.now()
      const refusal = locator.refusal()
      const check = { ...createCheck({ elder, slotId, at: now, entryMode: entryModeOf(me, elder), answer: plain(answer) }), ...(refusal && placeFields(refusal)) }
      const urgent = isUrgent(answer.result)
      const atOnce = urgent || answer.result === 'dead' || answer.corrects !== undefined
      const held = hold ?? (atOnce ? null : UNDO_MS)
      await book.keep(check, { urgent, ...(held === null ? {} : { holdUntil: now + held }), ...options })
      if (!refusal) void addPlace(check.id)
      return check.id
    },
    addToAnswer: (checkId, more, options) => book.edit<WakeupCheckData>(checkId, { data: plain(more) }, options),
    async noteAction({ id, data }, action) {
      const done = data.actions ?? []
      if (!done.includes(action)) await book.edit<WakeupCheckData>(id, { data: { actions: [...plain(done), action] } })
    },
    async takeBackAnswer(checkId) {
      await unlessTakenBack(book.takeBack(checkId))
    },
    holdWhileAway: (checkId) => unlessTakenBack(book.edit(checkId, {}, { holdUntil: clock.now() + HIDDEN_HOLD_MS })),
    holdFor: (checkId, left) => unlessTakenBack(book.edit(checkId, {}, { holdUntil: clock.now() + left })),
  }
}

function placeFields(found: Fix | NoFix): ChangedFields {
  if (!found.found) return { location_absent_reason: found.reason }
  return { location: found.location, accuracy_m: found.accuracy_m, location_source: found.source, location_absent_reason: null }
}

async function unlessTakenBack(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (problem) {
    if (!(problem instanceof NotOnThisPhone)) throw problem
  }
}

/** Says with a short buzz that a tap was taken; phones without one stay still. */
export function buzz(pattern: number | number[]): void {
  if (browserAttention.isThere()) globalThis.navigator?.vibrate?.(pattern)
}

export const answers = createAnswers({
  book: { keep, edit, takeBack },
  clock: systemClock,
  locator: createBrowserLocator(() => dayOf(systemClock.now())),
})
