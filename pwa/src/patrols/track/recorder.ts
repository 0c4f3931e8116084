import { browserAttention, systemClock } from '@/device'
import { browserTracker } from '@/device/tracker'
import { dropDraft, keep, keepDraft, phoneStore } from '@/records'
import { workerHere } from '@/records/here'
import { readerOver } from '@/records/reading'
import { trackSegment } from '../kinds'
import type { Position } from './measures'
import { createRecorder } from './recording'

const nameOf = (shiftId: string) => `track:${shiftId}`
type Lying = [at: number, lon: number, lat: number, acc: number | null][]

/** The track of this phone: one at a time, over every screen. */
export const recorder = createRecorder({
  tracker: browserTracker,
  here: () => phoneStore.read(workerHere),
  whenBack: browserAttention.whenBack,
  keepSegment: (shift, data) => keep(trackSegment.create({ area_code: shift.area_code, at: Date.parse(data.starts_at), data })),
  async readOpen(shiftId) {
    const lying = await phoneStore.read((reading) => readerOver(reading, systemClock.now()).draft<Lying>(nameOf(shiftId)))
    return (lying ?? []).map(([at, lon, lat, acc]): Position => ({ at, lon, lat, acc }))
  },
  async writeOpen(shiftId, positions) {
    if (positions.length === 0) await dropDraft(nameOf(shiftId))
    else await keepDraft(nameOf(shiftId), positions.map(({ at, lon, lat, acc }): Lying[number] => [at, lon, lat, acc]))
  },
})
