import { describe, expect, it } from 'vitest'
import type { Sighting, Tracker } from '@/device'
import { fromSegment, SEGMENT_POSITIONS, toSegment } from './cutting'
import { measure, measureAll, takeApart, type Position } from './measures'
import { createRecorder } from './recording'
import type { SegmentData } from '../wire'

const START = Date.parse('2026-11-23T20:05:00+08:00')
const METRE_N = 1 / 110_793
/** A straight walk north: `metres` every five seconds. */
const walk = (n: number, { metres = 7, from = START, lat = 26.875, acc = 5 as number | null } = {}): Position[] =>
  Array.from({ length: n }, (_, place) => ({ at: from + place * 5_000, lon: 109.7163, lat: lat + place * metres * METRE_N, acc }))

describe('an honest track', () => {
  it('has the length that was walked, and standing still within the accuracy is none', () => {
    expect(measure(walk(101)).length_m).toBeGreaterThan(690)
    expect(measure(walk(101)).length_m).toBeLessThan(710)
    expect(measure(walk(101, { metres: 0.02, acc: 10 })).length_m).toBeLessThanOrEqual(3)
  })
  it('draws no line to where a position jumped and stayed', () => {
    const path = [...walk(10), ...walk(10, { from: START + 50_000, lat: 26.95 })]
    expect(measure(path)).toMatchObject({ spikes: 1, gaps: 0 })
    expect(measure(path).length_m).toBeLessThan(140)
  })
  it('makes a gap of more than 30 seconds and draws no line over it', () => {
    const first = walk(13)
    const second = walk(13, { from: START + 60_000 + 31_000, lat: 26.9 })
    expect(measure([...first, ...second])).toMatchObject({ gaps: 1, gap_s: 31, street_s: 120 })
    expect(measure([...first, ...second]).length_m).toBeLessThan(180)
    expect(measure([...first, ...walk(1, { from: START + 60_000 + 30_000, lat: 26.875 + 84 * METRE_N })]).gaps).toBe(0)
  })
  it('leaves out a spike and counts it', () => {
    const path = walk(20)
    path[10] = { ...path[10]!, lat: 27.2 }
    expect(takeApart(path).spikes).toBe(1)
    expect(measure(path)).toMatchObject({ spikes: 1, positions: 19, gaps: 0 })
    expect(measure(path).length_m).toBeLessThan(140)
  })
  it('counts what lies between two pieces as a gap too', () => {
    expect(measureAll([walk(10), walk(10, { from: START + 200_000 })]).gaps).toBe(1)
  })
})

describe('a piece as it travels', () => {
  it('comes back as it was', () => {
    const path = walk(40).map((one, place) => ({ ...one, acc: place }))
    expect(fromSegment(toSegment('s', path, 'full'))).toEqual(path.map((one) => ({ ...one, lat: Math.round(one.lat * 1e6) / 1e6, lon: Math.round(one.lon * 1e6) / 1e6 })))
    expect(toSegment('s', [...walk(2), { ...walk(3)[2]!, acc: null }], 'full').acc).toBeNull()
    expect(toSegment('s', walk(3), 'full')).toMatchObject({ starts_at: '2026-11-23T20:05:00.000+08:00', t: [0, 5, 5], source: 'live', ended_by: 'full' })
  })
  it('costs at most 100 KB for the 5,760 positions of 8 hours, walked and driven', () => {
    let [lon, lat] = [109.7163, 26.875]
    const noise = (n: number) => ((n * 7919) % 23) - 11
    const path = Array.from({ length: 5_760 }, (_, n): Position => {
      const metres = n % 360 < 120 ? 42 : 6
      lon += ((metres * Math.cos(n / 40) + noise(n) / 4) / 99_349)
      lat += ((metres * Math.sin(n / 40) + noise(n + 5) / 4) / 110_793)
      return { at: START + n * 5_000 + (n % 7) * 60, lon, lat, acc: 6 + ((n * 31) % 9) }
    })
    const pieces = Array.from({ length: path.length / SEGMENT_POSITIONS }, (_, n) => toSegment('01936f00-0000-7000-8000-0000000000a1', path.slice(n * SEGMENT_POSITIONS, (n + 1) * SEGMENT_POSITIONS), 'full'))
    const ENVELOPE = 600
    const bytes = pieces.reduce((sum, piece) => sum + JSON.stringify(piece).length + ENVELOPE, 0)
    expect(bytes).toBeLessThanOrEqual(100 * 1024)
  })
})

function phone() {
  const disk = new Map<string, Position[]>()
  const behind = new Map<string, Position[]>()
  const segments: SegmentData[] = []
  let seen: (one: Sighting) => void = () => {}
  const tracker: Tracker = {
    follow: (tell) => {
      seen = tell
      return () => (seen = () => {})
    },
    keepScreenOn: async () => null,
  }
  let full = false
  let worker: string | null = 'w1'
  const open = () =>
    createRecorder({
      tracker,
      here: async () => worker,
      whenBack: () => () => {},
      keepSegment: async (_shift, data) => {
        if (full) throw new Error('full')
        segments.push(data)
      },
      readOpen: async (id) => disk.get(id) ?? [],
      writeOpen: async (id, positions) => void disk.set(id, [...positions]),
      behindLock: async (id) => ({
        read: async () => [...(behind.get(id) ?? [])],
        write: async (positions) => void behind.set(id, [...positions]),
        clear: async () => void behind.delete(id),
      }),
    })
  return { open, segments, disk, behind, see: (one: Sighting) => seen(one), fill: (is: boolean) => (full = is), sits: (who: string | null) => (worker = who) }
}
const shift = { id: 's', area_code: '431225' }
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('the recorder', () => {
  it('takes one position in five seconds and cuts a piece when it is full', async () => {
    const { open, see, segments } = phone()
    const recorder = open()
    await recorder.start(shift)
    for (const one of walk(SEGMENT_POSITIONS + 10)) {
      see(one)
      see({ ...one, at: one.at + 1_000 })
      await settled()
    }
    expect(segments.map(({ t, ended_by }) => [t.length, ended_by])).toEqual([[SEGMENT_POSITIONS, 'full']])
    await recorder.stop('closed')
    expect(segments.map(({ t, ended_by }) => [t.length, ended_by])).toEqual([[SEGMENT_POSITIONS, 'full'], [10, 'closed']])
  })

  it('takes up what a killed tab left behind as a piece that was lost', async () => {
    const { open, see, segments, disk } = phone()
    await open().start(shift)
    for (const one of walk(25)) {
      see(one)
      await settled()
    }
    expect(disk.get('s')!.length).toBeGreaterThanOrEqual(24)
    const again = open()
    await again.start(shift)
    expect(segments.map(({ ended_by }) => ended_by)).toEqual(['lost'])
    see(walk(1, { from: START + 400_000 })[0]!)
    await again.stop('closed')
    expect(measureAll(segments.map(fromSegment)).gaps).toBe(1)
  })

  it('keeps positions in hand while the store cannot take them', async () => {
    const { open, see, segments, fill } = phone()
    const recorder = open()
    await recorder.start(shift)
    fill(true)
    for (const one of walk(SEGMENT_POSITIONS + 1)) {
      see(one)
      await settled()
    }
    expect(segments).toEqual([])
    fill(false)
    see(walk(SEGMENT_POSITIONS + 2).at(-1)!)
    await settled()
    expect(segments[0]!.t).toHaveLength(SEGMENT_POSITIONS)
  })

  it('waits while the store is locked, and writes nothing into a colleague’s', async () => {
    const { open, see, segments, disk, sits } = phone()
    const recorder = open()
    await recorder.start(shift)
    sits(null)
    const path = walk(40)
    for (const one of path.slice(0, 20)) {
      see(one)
      await settled()
    }
    expect(disk.get('s') ?? []).toEqual([])
    sits('w1')
    see(path[20]!)
    await settled()
    expect(disk.get('s')).toHaveLength(21)
    sits('w2')
    for (const one of path.slice(21)) {
      see(one)
      await settled()
    }
    expect(recorder.state()).toBe('lost')
    await recorder.stop('paused')
    expect(segments).toEqual([])
    expect(disk.get('s')).toHaveLength(21)
  })

  it('that dies behind the lock has lost half a minute: the rest is taken up when its worker opens again', async () => {
    const { open, see, segments, behind, sits } = phone()
    await open().start(shift)
    const path = walk(43)
    for (const [place, one] of path.entries()) {
      if (place === 15) sits(null)
      see(one)
      await settled()
    }
    sits('w1')
    await open().start(shift)
    expect(segments.map(({ t, ended_by }) => [t.length, ended_by])).toEqual([[40, 'lost']])
    expect(behind.size).toBe(0)
  })

  it('unlocked again writes what waited where it belongs, and nothing of it twice', async () => {
    const { open, see, segments, disk, behind, sits } = phone()
    const recorder = open()
    await recorder.start(shift)
    for (const [place, one] of walk(30).entries()) {
      sits(place >= 10 && place < 20 ? null : 'w1')
      see(one)
      await settled()
    }
    expect([disk.get('s')!.length, behind.size]).toEqual([27, 0])
    await recorder.stop('closed')
    expect(segments.flatMap(({ t }) => t)).toHaveLength(30)
  })
})
