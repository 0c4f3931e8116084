/** Closes what a worker has written so that only that worker can read it. */
export interface Sealer {
  /** `place` names table and key, so that a sealed row cannot be moved to another. */
  seal(worker: string, place: string, body: unknown): Promise<unknown>
  open(worker: string, place: string, sealed: unknown): Promise<unknown>
}

/** Leaves everything readable: the place where a cipher will stand. */
export const plainSealer: Sealer = {
  seal: async (_worker, _place, body) => body,
  open: async (_worker, _place, sealed) => sealed,
}
