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

export const browserStorage: DeviceStorage = {
  askToKeep: async () => (await manager()?.persist?.()) ?? null,
  isKept: async () => (await manager()?.persisted?.()) ?? null,
  async room() {
    const estimate = await manager()?.estimate?.()
    return estimate?.quota ? { used: estimate.usage ?? 0, whole: estimate.quota } : null
  },
}
