import { describe, expect, it } from 'vitest'
import { readHead } from './pictureHead'

const NOW = Date.UTC(2026, 10, 27)

type Entry = [tag: number, type: 2 | 3 | 5, value: string | number[]]
interface Taken { main?: Entry[]; camera?: Entry[]; gps?: Entry[]; little?: boolean }

/** The tags of a camera, as TIFF has them; rationals are given as plain numbers. */
function tiff({ main = [], camera = [], gps = [], little = false }: Taken): Uint8Array {
  const view = new DataView(new ArrayBuffer(2048))
  view.setUint16(0, little ? 0x4949 : 0x4d4d)
  view.setUint16(2, 42, little)
  view.setUint32(4, 8, little)
  let free = 900
  const write = (start: number, entries: [number, 2 | 3 | 5 | 4, string | number[]][]) => {
    view.setUint16(start, entries.length, little)
    entries.forEach(([tag, type, value], place) => {
      const entry = start + 2 + place * 12
      const count = typeof value === 'string' ? value.length + 1 : value.length
      view.setUint16(entry, tag, little)
      view.setUint16(entry + 2, type, little)
      view.setUint32(entry + 4, count, little)
      const bytes = count * { 2: 1, 3: 2, 4: 4, 5: 8 }[type]
      const at = bytes <= 4 ? entry + 8 : free
      if (bytes > 4) {
        view.setUint32(entry + 8, free, little)
        free += bytes
      }
      for (let one = 0; one < count; one += 1) {
        if (typeof value === 'string') view.setUint8(at + one, value.charCodeAt(one) || 0)
        else if (type === 3) view.setUint16(at + one * 2, value[one]!, little)
        else if (type === 4) view.setUint32(at + one * 4, value[one]!, little)
        else {
          view.setUint32(at + one * 8, Math.round(value[one]! * 100), little)
          view.setUint32(at + one * 8 + 4, 100, little)
        }
      }
    })
  }
  write(8, [...main, [0x8769, 4, [300]], [0x8825, 4, [600]]])
  write(300, camera)
  write(600, gps)
  return new Uint8Array(view.buffer)
}

const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0]

function jpeg(tags: Uint8Array, { width = 4000, height = 3000 } = {}): Blob {
  const length = tags.length + 8
  const frame = [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3]
  return new Blob([Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, ...EXIF, ...tags, ...frame, ...Array(9).fill(0), 0xff, 0xda])])
}

const AT_HUITONG: Entry[] = [[1, 2, 'N'], [2, 5, [26, 52, 12]], [3, 2, 'E'], [4, 5, [109, 43, 30]]]

describe('the head of a picture', () => {
  it.each([false, true])('tells size, turning, time and place, whatever the order of bytes', async (little) => {
    const head = await readHead(jpeg(tiff({ little, main: [[0x0112, 3, [6]]], camera: [[0x9003, 2, '2026:11:26 07:02:10'], [0x9011, 2, '+08:00']], gps: AT_HUITONG })), NOW)
    expect(head).toEqual({
      filetype: 'image/jpeg',
      size: { width: 4000, height: 3000 },
      orientation: 6,
      takenAt: Date.parse('2026-11-26T07:02:10+08:00'),
      place: { coordinates: [109.725, 26.87], accuracy_m: null },
    })
  })

  it('tells how far off the place may be, where the camera says so', async () => {
    const { place } = await readHead(jpeg(tiff({ gps: [...AT_HUITONG, [0x1f, 5, [65]]] })), NOW)
    expect(place?.accuracy_m).toBe(65)
  })

  it('takes a time without a zone for one of the county', async () => {
    const { takenAt } = await readHead(jpeg(tiff({ main: [[0x0132, 2, '2020:07:27 14:46:48']] })), NOW)
    expect(takenAt).toBe(Date.parse('2020-07-27T14:46:48+08:00'))
  })

  it.each(['2099:01:01 00:00:00', '1970:01:01 00:00:00', '0000:00:00 00:00:00', '    :  :     :  :  ', '2026:11:31 25:61:00'])('has no time from an absurd one: %s', async (said) => {
    expect((await readHead(jpeg(tiff({ camera: [[0x9003, 2, said]] })), NOW)).takenAt).toBeNull()
  })

  it.each<[string, Entry[]]>([
    ['nowhere at all', []],
    ['0, 0', [[1, 2, 'N'], [2, 5, [0, 0, 0]], [3, 2, 'E'], [4, 5, [0, 0, 0]]]],
    ['a latitude beyond the pole', [[1, 2, 'N'], [2, 5, [4294967, 0, 0]], [3, 2, 'E'], [4, 5, [109, 0, 0]]]],
    ['minutes that are none', [[1, 2, 'N'], [2, 5, [26, 75, 0]], [3, 2, 'E'], [4, 5, [109, 0, 0]]]],
    ['half a place', [[1, 2, 'N'], [2, 5, [26, 52, 12]]]],
    ['words instead of numbers', [[1, 2, 'N'], [2, 2, '26 52 12'], [3, 2, 'E'], [4, 2, '109']]],
  ])('has no place from %s', async (_what, gps) => {
    expect((await readHead(jpeg(tiff({ gps })), NOW)).place).toBeNull()
  })

  it('knows south and west', async () => {
    const { place } = await readHead(jpeg(tiff({ gps: [[1, 2, 'S'], [2, 5, [26, 30, 0]], [3, 2, 'W'], [4, 5, [109, 15, 0]]] })), NOW)
    expect(place?.coordinates).toEqual([-109.25, -26.5])
  })

  it('stands upright when the turning is absurd', async () => {
    expect((await readHead(jpeg(tiff({ main: [[0x0112, 3, [99]]] })), NOW)).orientation).toBe(1)
  })

  it('finds the tags of a HEIC behind the table of contents that has the same letters', async () => {
    const start = [0, 0, 0, 24, ...Array.from('ftypheic', (letter) => letter.charCodeAt(0)), ...Array(8).fill(0)]
    const file = new Blob([Uint8Array.from([...start, ...EXIF, 0, 0, 0, 21, ...EXIF, ...tiff({ main: [[0x0112, 3, [6]]], gps: AT_HUITONG })])])
    const head = await readHead(file, NOW)
    expect(head.filetype).toBe('image/heic')
    expect(head.place?.coordinates).toEqual([109.725, 26.87])
    expect(head.orientation).toBe(1)
  })

  it.each<[string, number[]]>([
    ['nothing', []],
    ['text', Array.from('not a picture', (letter) => letter.charCodeAt(0))],
    ['a program', [0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0xff, 0xff]],
  ])('knows that %s is no picture', async (_what, bytes) => {
    expect((await readHead(new Blob([Uint8Array.from(bytes)]), NOW)).filetype).toBeNull()
  })

  it('is not led astray by tags that point outside, to themselves, or break off', async () => {
    const tags = tiff({ main: [[0x0112, 3, [6]]], gps: AT_HUITONG })
    const outside = tags.slice()
    new DataView(outside.buffer).setUint32(4, 0xfffffff0)
    const itself = tags.slice()
    new DataView(itself.buffer).setUint32(8 + 2 + 2 * 12 + 8, 8)
    for (const broken of [outside, itself, tags.slice(0, 30), tags.slice(0, 3)]) {
      const head = await readHead(jpeg(broken), NOW)
      expect(head.filetype).toBe('image/jpeg')
      expect(head.place).toBeNull()
    }
  })
})
