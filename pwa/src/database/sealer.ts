/** Closes what a worker has written so that only that worker can read it. */
export interface Sealer {
  /** `place` names table and key, so that a sealed row cannot be moved to another. Bytes are sealed as they are. */
  seal(worker: string, place: string, body: unknown): Promise<unknown>
  /** Throws Locked while the worker's key is not here, Damaged when it is and the row cannot be opened. */
  open(worker: string, place: string, sealed: unknown): Promise<unknown>
  /** What stands in an index instead of a name: always the same for the same worker, and telling a stranger nothing. */
  tag(worker: string, name: string): Promise<string>
  /** Whether this worker's rows can be opened now. */
  opens(worker: string): boolean
}

/** The rows of this worker are closed at the moment. */
export class Locked extends Error {
  override name = 'Locked'
}

/** The row is there, the key is right, and yet it cannot be opened. */
export class Damaged extends Error {
  override name = 'Damaged'
}

/** Leaves everything readable: for what belongs to nobody, and for tests that look into the rows. */
export const plainSealer: Sealer = {
  seal: async (_worker, _place, body) => body,
  open: async (_worker, _place, sealed) => sealed,
  tag: async (_worker, name) => name,
  opens: () => true,
}
