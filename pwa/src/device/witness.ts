/** What the phone has promised to bring, written down a second time, apart from the store: it tells when the store is gone. */
export interface Testimony {
  device_id: string
  /** Ids of records with something unsent, by the worker's key on this phone. */
  promised: Record<string, readonly string[]>
  /** The server's id of the worker behind such a key, where it is known. */
  owners?: Record<string, string>
  /** How many photos and voice notes still had to leave. */
  files?: Record<string, number>
}

export interface Witness {
  testimony(): Testimony | null
  write(testimony: Testimony): void
}

const PLACE = 'xunfang-promised'

export const browserWitness: Witness = {
  testimony() {
    try {
      return JSON.parse(globalThis.localStorage?.getItem(PLACE) ?? 'null') as Testimony | null
    } catch {
      return null
    }
  },
  write(testimony) {
    try {
      globalThis.localStorage?.setItem(PLACE, JSON.stringify(testimony))
    } catch {
      // A browser that forbids this place has no second one; the store itself is not touched by it.
    }
  },
}

export function createOwnWitness(kept: { text: string } = { text: 'null' }): Witness {
  return {
    testimony: () => JSON.parse(kept.text) as Testimony | null,
    write: (testimony) => void (kept.text = JSON.stringify(testimony)),
  }
}
