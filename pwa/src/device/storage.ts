/** What the browser says about keeping our data. */
export interface DeviceStorage {
  /** Asks that the browser never throws the store away; `null` when it cannot say. */
  askToKeep(): Promise<boolean | null>
  /** Whether it has promised so; `null` when it cannot say. */
  isKept(): Promise<boolean | null>
  /** Bytes used and bytes there are; `null` when it cannot say. */
  room(): Promise<{ used: number; whole: number } | null>
}

const manager = () => globalThis.navigator?.storage

const TRIAL = 'xunfang-room'

export const browserStorage: DeviceStorage = {
  askToKeep: async () => (await manager()?.persist?.()) ?? null,
  isKept: async () => (await manager()?.persisted?.()) ?? null,
  async room() {
    const estimate = await manager()?.estimate?.()
    return estimate?.quota ? { used: estimate.usage ?? 0, whole: estimate.quota } : null
  },
}

/** Whether so many bytes can be written now: some browsers name ten gigabytes on whatever phone (Chromium, against fingerprints). */
export async function takesBytes(bytes: number): Promise<boolean> {
  const trial = await globalThis.caches?.open(TRIAL).catch(() => null)
  const refusal = await trial?.put('/room', new Response(new Uint8Array(bytes))).then(() => null, (error: Error) => error.name)
  // Its bytes go with the entry; a cache that is removed keeps them as long as anybody holds it.
  await trial?.delete('/room').catch(() => false)
  await globalThis.caches?.delete(TRIAL).catch(() => false)
  return refusal !== 'QuotaExceededError'
}
