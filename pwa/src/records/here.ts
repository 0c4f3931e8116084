import type { RecordReading, RecordUnit } from './bodies'

/** The note of whose store is being erased, all of it being with the office; gone when they unlock it again. */
export const ERASING = 'erasing'

/** Nobody is signed in on this phone. */
export class NobodyHere extends Error {
  override name = 'NobodyHere'
}

/** The key under which the rows of the worker whose turn it is stand, locked or not; it says nothing about the person. */
export async function lastHere(reading: RecordReading): Promise<string | null> {
  return ((await reading.get('notes', ['', 'here']))?.body ?? null) as string | null
}

/** The same while that worker's rows can be opened; `null` while they are locked. */
export async function workerHere(reading: RecordReading): Promise<string | null> {
  const worker = await lastHere(reading)
  return worker !== null && reading.opens(worker) ? worker : null
}

/** The same, where nothing can be done without one. */
export async function needWorker(reading: RecordReading): Promise<string> {
  const worker = await workerHere(reading)
  if (worker === null) throw new NobodyHere()
  return worker
}

/** Gives the next number in the order of changes on this phone. */
export async function nextSeq(unit: RecordUnit): Promise<number> {
  const last = ((await unit.get('notes', ['', 'seq']))?.body ?? 0) as number
  unit.put('notes', { worker: '', name: 'seq', body: last + 1 })
  return last + 1
}
