import type { Clock } from '../device'
import type { RecordStore, RecordUnit } from '../records/bodies'
import { workerHere } from '../records/here'
import type { Timekeeper } from '../records/timekeeper'
import type { Answer, Question } from './conversation'
import type { Session } from './session'

/** Asks the server within a drain, and remembers that and when it answered. */
export interface Contact {
  ask<T>(worker: string, question: Question): Promise<Answer<T>>
  /** Writes down, beside the effects of an answer, that it came and what time it was. */
  note(unit: RecordUnit, worker: string, answer: Answer<unknown>): Promise<void>
  noteSilence(): Promise<void>
  /** Compares clocks before anything is sent whose time has not been judged yet. */
  measureFirst(worker: string): Promise<void>
}

export function createContact(parts: { store: RecordStore; clock: Clock; session: Session; timekeeper: Timekeeper }): Contact {
  const { store, clock, session, timekeeper } = parts

  const note: Contact['note'] = async (unit, worker, { offset }) => {
    unit.put('notes', { worker, name: 'contact', body: { at: clock.now(), answered: true } })
    if (offset !== null) await timekeeper.noteOffset(unit, offset)
  }

  return {
    note,
    ask: (worker, question) => session.askAs(worker, question),
    noteSilence: () =>
      store.change(async (unit) => {
        const worker = await workerHere(unit)
        if (worker === null) return
        const before = (await unit.get('notes', [worker, 'contact']))?.body as { at: number; answered: boolean } | undefined
        if (before?.answered === false) return // a write for each try without a signal keeps the next tap waiting
        unit.put('notes', { worker, name: 'contact', body: { at: before?.at ?? null, answered: false } })
      }),
    async measureFirst(worker) {
      await session.enter(worker)
      const last = await store.read((reading) => timekeeper.measured(reading))
      if (last?.epoch === timekeeper.epoch()) return
      const answer = await session.askAs(worker, { path: '/sync/keys', has: 'keys' })
      await store.change(async (unit) => note(unit, worker, answer))
    },
  }
}
