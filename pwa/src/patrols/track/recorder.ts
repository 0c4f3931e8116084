import { browserAttention, systemClock } from '@/device'
import { browserTracker } from '@/device/tracker'
import { dropDraft, keep, keepDraft, phone, phoneStore } from '@/records'
import { workerHere } from '@/records/here'
import { readerOver } from '@/records/reading'
import { createWhileLocked } from '@/records/whileLocked'
import { trackSegment } from '../kinds'
import type { Position } from './measures'
import { createRecorder } from './recording'

const nameOf = (shiftId: string) => `track:${shiftId}`
type Lying = [at: number, lon: number, lat: number, acc: number | null][]
const lyingFrom = (positions: readonly Position[]): Lying => positions.map(({ at, lon, lat, acc }) => [at, lon, lat, acc])
const positionsIn = (lying: Lying | null): Position[] => (lying ?? []).map(([at, lon, lat, acc]) => ({ at, lon, lat, acc }))

const whileLocked = createWhileLocked({ store: phoneStore, book: phone.book, clock: systemClock })

/** The track of this phone: one at a time, over every screen. */
export const recorder = createRecorder({
  tracker: browserTracker,
  here: () => phoneStore.read(workerHere),
  whenBack: browserAttention.whenBack,
  keepSegment: (shift, data) => keep(trackSegment.create({ area_code: shift.area_code, at: Date.parse(data.starts_at), data })),
  async readOpen(shiftId) {
    const lying = await phoneStore.read((reading) => readerOver(reading, systemClock.now()).draft<Lying>(nameOf(shiftId)))
    return positionsIn(lying)
  },
  async writeOpen(shiftId, positions) {
    if (positions.length === 0) await dropDraft(nameOf(shiftId))
    else await keepDraft(nameOf(shiftId), lyingFrom(positions))
  },
  async behindLock(shiftId) {
    const place = await whileLocked<Lying>(nameOf(shiftId))
    return { read: async () => positionsIn(await place.read()), write: (positions) => place.write(lyingFrom(positions)), clear: place.clear }
  },
})
