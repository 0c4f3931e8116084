/** One at a time, across every tab of the phone. */
export interface Locks {
  /** Waits for its turn, then does the work alone. */
  inTurn<T>(name: string, work: () => Promise<T>): Promise<T>
  /** Does the work when nobody else is at it; otherwise answers `null` at once. */
  ifFree<T>(name: string, work: () => Promise<T>): Promise<T | null>
}

/** Locks for one process: Node, and browsers without the Web Locks interface. */
export function createOwnLocks(): Locks {
  const held = new Map<string, Promise<unknown>>()
  const take = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = held.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(noop, noop)
    held.set(name, settled)
    void settled.then(() => held.get(name) === settled && held.delete(name))
    return mine
  }
  return { inTurn: take, ifFree: async (name, work) => (held.has(name) ? null : take(name, work)) }
}

const webLocks: Locks = {
  inTurn: async (name, work) => await navigator.locks.request(name, work),
  ifFree: async (name, work) =>
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => (lock ? await work() : null)),
}

export const phoneLocks: Locks = globalThis.navigator?.locks ? webLocks : createOwnLocks()

function noop(): void {}
