import { newId, type Clock, type Testimony, type Witness } from '../device'
import type { RecordReading, RecordStore } from '../records/bodies'
import { LANE } from '../records/files'
import { workerHere } from '../records/here'
import type { Adoption } from '../vault/adopt'

/** What was promised to be brought and is not on this phone any more. */
export interface Lost {
  ids: string[]
  /** Whose they are, by the server's id of the worker; '' where nobody knows. */
  of?: Record<string, string[]>
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

/**
 * Gives the phone's name at the server, and notices that the store which knew it is gone: at the start, or under the running app, when it is
 * asked again.
 */
export function createDeviceIdentity(parts: { store: RecordStore; witness: Witness; clock: Clock; adoption?: Adoption }): () => Promise<string> {
  const { store, witness, clock, adoption } = parts
  let adopted: Promise<void> | undefined

  const named = () =>
    store.change(async (unit) => {
      const id = await deviceIdIn(unit)
      if (id) return id
      const testimony = witness.testimony()
      const fresh = testimony?.device_id ?? newId(clock.now())
      unit.put('notes', { worker: '', name: 'device_id', body: fresh })
      if (testimony) {
        const files = Object.values(testimony.files ?? {}).reduce((sum, count) => sum + count, 0)
        const lost: Lost = { ...lostBy(testimony), files, at: clock.now(), reported: false, read: false }
        unit.put('notes', { worker: PLACE[0], name: PLACE[1], body: lost })
      }
      return fresh
    })

  return async () => {
    adopted ??= adoption?.takePhone()
    await adopted?.catch((error: unknown) => {
      adopted = undefined
      throw error
    })
    return (await store.read(deviceIdIn)) ?? named()
  }
}

const deviceIdIn = async (reading: Pick<RecordReading, 'get'>) => (await reading.get('notes', ['', 'device_id']))?.body as string | undefined

function lostBy({ promised, owners = {} }: Testimony): Required<Pick<Lost, 'ids' | 'of'>> {
  const of: Record<string, string[]> = {}
  for (const [key, ids] of Object.entries(promised)) {
    const owner = owners[key] ?? ''
    if (ids.length > 0) of[owner] = [...(of[owner] ?? []), ...ids]
  }
  return { ids: [...new Set(Object.values(of).flat())], of }
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
 * with it, or handed over, is not lost a second time. Only until the office knows of a loss it stands here too, under its owner's id or nobody's.
 * A store that no longer knows the phone's name was thrown away under the running app: it takes back nothing that was promised.
 */
export function followPromises(parts: { store: RecordStore; witness: Witness; deviceId: () => Promise<string> }): () => void {
  const { store, witness, deviceId } = parts
  return store.watch(
    async (reading) => {
      const device_id = await deviceIdIn(reading)
      const stores = (await reading.list('vaults', {})).map(({ worker, body }) => [worker, body.worker_id] as const)
      const lost = await lostIn(reading)
      const untold = lost && !lost.reported ? lost : null
      const worker = await workerHere(reading)
      if (worker === null) return { device_id, stores, untold, here: null }
      const unsent = (await reading.list('outbox', { worker })).filter(({ body }) => body.again === null)
      const files = (await reading.count('files', { worker, lane: LANE.leaves })) + (await reading.count('files', { worker, lane: LANE.refused }))
      return { device_id, stores, untold, here: { worker, ids: [...new Set(unsent.map(({ record }) => record))], files } }
    },
    ({ device_id, stores, untold, here }) => {
      if (device_id === undefined) return void deviceId().catch(() => undefined)
      const before = witness.testimony()
      const owners = Object.fromEntries(stores)
      const promised = ofThese(owners, before?.promised)
      const files = ofThese(owners, before?.files)
      if (here) [promised[here.worker], files[here.worker]] = [here.ids, here.files]
      if (untold) files[''] = untold.files
      for (const [owner, ids] of Object.entries(untold?.of ?? { '': untold?.ids ?? [] })) {
        if (untold) [promised[owner], owners[owner]] = [ids, owner]
      }
      witness.write({ device_id, promised, owners, files })
    },
  )
}

function ofThese<T>(owners: Record<string, string>, told: Record<string, T> = {}): Record<string, T> {
  return Object.fromEntries(Object.entries(told).filter(([worker]) => worker in owners))
}
