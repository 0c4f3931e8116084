import { newId, type Clock, type Witness } from '../device'
import type { RecordReading, RecordStore } from '../records/bodies'
import { LANE } from '../records/files'
import { workerHere } from '../records/here'
import type { Adoption } from '../vault/adopt'

/** What was promised to be brought and is not on this phone any more. */
export interface Lost {
  ids: string[]
  /** How many photos and voice notes with them. */
  files: number
  /** When it was noticed (wall, ms). */
  at: number
  /** The office knows. */
  reported: boolean
  /** A person has read it. */
  read: boolean
}

const PLACE = ['', 'lost'] as const

/** Gives the phone's name at the server, and notices at the first look that the store which knew it is gone. */
export function createDeviceIdentity(parts: { store: RecordStore; witness: Witness; clock: Clock; adoption?: Adoption }): () => Promise<string> {
  const { store, witness, clock, adoption } = parts
  let known: Promise<string> | null = null

  const identify = async () => {
    await adoption?.takePhone()
    return named()
  }

  const named = () =>
    store.change(async (unit) => {
      const id = (await unit.get('notes', ['', 'device_id']))?.body as string | undefined
      if (id) return id
      const testimony = witness.testimony()
      const fresh = testimony?.device_id ?? newId(clock.now())
      unit.put('notes', { worker: '', name: 'device_id', body: fresh })
      if (testimony) {
        const ids = [...new Set(Object.values(testimony.promised).flat())]
        const files = Object.values(testimony.files ?? {}).reduce((sum, count) => sum + count, 0)
        unit.put('notes', { worker: PLACE[0], name: PLACE[1], body: { ids, files, at: clock.now(), reported: false, read: false } satisfies Lost })
      }
      return fresh
    })

  return () => {
    known ??= identify().catch((error: unknown) => {
      known = null
      throw error
    })
    return known
  }
}

export async function lostIn(reading: RecordReading): Promise<Lost | null> {
  return ((await reading.get('notes', PLACE))?.body ?? null) as Lost | null
}

/** Changes what is known of a loss: that the office knows, or that a person has read of it. */
export async function noteLost(store: RecordStore, part: Partial<Lost>): Promise<void> {
  await store.change(async (unit) => {
    const lost = await lostIn(unit)
    if (lost) unit.put('notes', { worker: PLACE[0], name: PLACE[1], body: { ...lost, ...part } })
  })
}

/**
 * Writes what is unsent down a second time whenever it changes; the answer stops it. Who has no store here any more is left out: what was lost
 * with it, or handed over, is not lost a second time. Only until the office knows of a loss it stands here too, under nobody's name.
 */
export function followPromises(parts: { store: RecordStore; witness: Witness; deviceId: () => Promise<string> }): () => void {
  const { store, witness, deviceId } = parts
  return store.watch(
    async (reading) => {
      const stores = (await reading.list('vaults', {})).map((row) => row.worker)
      const lost = await lostIn(reading)
      const untold = lost && !lost.reported ? lost : null
      const worker = await workerHere(reading)
      if (worker === null) return { stores, untold, here: null }
      const unsent = (await reading.list('outbox', { worker })).filter(({ body }) => body.again === null)
      const files = (await reading.count('files', { worker, lane: LANE.leaves })) + (await reading.count('files', { worker, lane: LANE.refused }))
      return { stores, untold, here: { worker, ids: [...new Set(unsent.map(({ record }) => record))], files } }
    },
    ({ stores, untold, here }) => {
      void deviceId().then((device_id) => {
        const before = witness.testimony()
        const promised = ofThese(stores, before?.promised)
        const files = ofThese(stores, before?.files)
        if (here) [promised[here.worker], files[here.worker]] = [here.ids, here.files]
        if (untold) [promised[''], files['']] = [untold.ids, untold.files]
        witness.write({ device_id, promised, files })
      })
    },
  )
}

function ofThese<T>(workers: readonly string[], told: Record<string, T> = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(told).filter(([worker]) => workers.includes(worker)))
}
