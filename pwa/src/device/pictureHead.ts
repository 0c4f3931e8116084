/** What a picture file says of itself, read from its bytes before anybody decodes it. */
export interface PictureHead {
  /** By the first bytes, whatever its name says; `null` when it is no picture that we know. */
  filetype: PictureType | null
  /** As stored, before any turning; `null` where the head does not tell. */
  size: { width: number; height: number } | null
  /** 1 … 8 as EXIF has it; 1 stands upright. */
  orientation: number
  /** When it was taken (wall, ms). */
  takenAt: number | null
  /** Where its camera believed to be: often a cell tower, or the place before. */
  place: { coordinates: [number, number]; accuracy_m: number | null } | null
}

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/heic' | 'image/avif' | 'image/gif'

/**
 * Reads type, size, orientation, time and place. A reader of our own, because four tags are wanted before the picture is made smaller, on a
 * phone where each kilobyte of script counts, and nothing else of what cameras write: what is broken or absurd is as if it were not there.
 */
export async function readHead(file: Blob, now: number): Promise<PictureHead> {
  const start = new Uint8Array(await file.slice(0, START_BYTES).arrayBuffer())
  const filetype = typeOf(start)
  const head: PictureHead = { filetype, size: sizeIn(start, filetype), orientation: 1, takenAt: null, place: null }
  const whole = filetype === 'image/heic' || filetype === 'image/avif' ? new Uint8Array(await file.slice(0, SEARCHED_BYTES).arrayBuffer()) : start
  return { ...head, ...exifIn(whole, filetype, now) }
}

const START_BYTES = 1_048_576
const SEARCHED_BYTES = 33_554_432
const HEIF = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']

const text = (bytes: Uint8Array, from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length))

function typeOf(bytes: Uint8Array): PictureType | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  if (text(bytes, 1, 3) === 'PNG') return 'image/png'
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return 'image/webp'
  if (text(bytes, 0, 4) === 'GIF8') return 'image/gif'
  if (text(bytes, 4, 4) !== 'ftyp') return null
  const brand = text(bytes, 8, 4)
  if (brand === 'avif' || brand === 'avis') return 'image/avif'
  return HEIF.includes(brand) ? 'image/heic' : null
}

function sizeIn(bytes: Uint8Array, filetype: PictureType | null): PictureHead['size'] {
  const view = new DataView(bytes.buffer)
  if (filetype === 'image/png' && bytes.length >= 24) return { width: view.getUint32(16), height: view.getUint32(20) }
  if (filetype !== 'image/jpeg') return null
  for (const { marker, at } of segments(bytes)) {
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame && at + 9 <= bytes.length) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
  }
  return null
}

/** The parts of a JPEG before its picture begins; `at` is where the length of each stands, less two. */
function* segments(bytes: Uint8Array): Generator<{ marker: number; at: number; length: number }> {
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff || marker === 0xda) return
    if (marker === 0xff) at += 1
    else {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
      if (length < 2) return
      yield { marker, at, length }
      at += 2 + length
    }
  }
}

const EXIF = 'Exif\0\0'

function exifIn(bytes: Uint8Array, filetype: PictureType | null, now: number): Partial<PictureHead> {
  if (filetype === 'image/jpeg') {
    for (const { marker, at, length } of segments(bytes)) {
      if (marker === 0xe1 && text(bytes, at + 4, 6) === EXIF) return told(bytes.subarray(at + 10, at + 2 + length), now)
    }
    return {}
  }
  if (filetype !== 'image/heic' && filetype !== 'image/avif') return {}
  // The table of contents has the same six letters: the first that is followed by tags counts.
  for (let at = bytes.indexOf(0x45); at !== -1; at = bytes.indexOf(0x45, at + 1)) {
    const found = text(bytes, at, 6) === EXIF ? told(bytes.subarray(at + 6, at + 6 + EXIF_BYTES), now) : {}
    // A picture of this kind is turned by its container; browsers that open it at all do so.
    if (found.orientation) return { ...found, orientation: 1 }
  }
  return {}
}

const EXIF_BYTES = 131_072

type Tags = Map<number, readonly number[] | string>

function told(bytes: Uint8Array, now: number): Partial<PictureHead> {
  const found = directories(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (!found) return {}
  const { main, camera, gps } = found
  const [orientation] = numbers(main, 0x0112)
  const zone = words(camera, 0x9011) ?? words(camera, 0x9010)
  return {
    orientation: orientation && orientation <= 8 ? orientation : 1,
    takenAt: plausibleTime(words(camera, 0x9003) ?? words(main, 0x0132), zone, now),
    place: plausiblePlace(gps),
  }
}

const numbers = (tags: Tags, tag: number): readonly number[] => {
  const value = tags.get(tag)
  return typeof value === 'object' ? value : []
}
const words = (tags: Tags, tag: number): string | null => {
  const value = tags.get(tag)
  return typeof value === 'string' ? value : null
}

function directories(view: DataView): { main: Tags; camera: Tags; gps: Tags } | null {
  try {
    const order = view.getUint16(0)
    const little = order === 0x4949
    if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return null
    const main = tagsAt(view, view.getUint32(4, little), little)
    const below = (tag: number) => {
      const [at] = numbers(main, tag)
      return at ? tagsAt(view, at, little) : (new Map() as Tags)
    }
    return { main, camera: below(0x8769), gps: below(0x8825) }
  } catch {
    return null
  }
}

const BYTES_OF: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }
const LONGEST = 64

/** One directory; an entry that points outside is left out. */
function tagsAt(view: DataView, start: number, little: boolean): Tags {
  const tags: Tags = new Map()
  if (start + 2 > view.byteLength) return tags
  const count = Math.min(view.getUint16(start, little), (view.byteLength - start - 2) / 12)
  for (let place = 0; place + 1 <= count; place += 1) {
    const entry = start + 2 + place * 12
    const [tag, type, many] = [view.getUint16(entry, little), view.getUint16(entry + 2, little), view.getUint32(entry + 4, little)]
    const each = BYTES_OF[type]
    if (!each || many === 0 || many > LONGEST) continue
    const at = each * many <= 4 ? entry + 8 : view.getUint32(entry + 8, little)
    if (at + each * many > view.byteLength) continue
    const value = (one: number) => valueAt(view, at + one * each, type, little)
    tags.set(tag, type === 2 ? Array.from({ length: many }, (_, one) => String.fromCharCode(value(one))).join('').replace(/\0.*$/s, '') : Array.from({ length: many }, (_, one) => value(one)))
  }
  return tags
}

function valueAt(view: DataView, at: number, type: number, little: boolean): number {
  if (type === 3) return view.getUint16(at, little)
  if (type === 4) return view.getUint32(at, little)
  if (type === 9) return view.getInt32(at, little)
  if (type === 5) return view.getUint32(at, little) / view.getUint32(at + 4, little)
  if (type === 10) return view.getInt32(at, little) / view.getInt32(at + 4, little)
  return view.getUint8(at)
}

const TIME = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/
const ZONE = /^[+-]\d\d:\d\d$/
/** Before this no phone took photos: a clock that was never set. */
const FIRST_PHOTOS = Date.UTC(2000, 0, 2)
const DAY_MS = 86_400_000

function plausibleTime(time: string | null, zone: string | null, now: number): number | null {
  const parts = TIME.exec(time ?? '')
  if (!parts) return null
  const at = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}${zone && ZONE.test(zone) ? zone : '+08:00'}`)
  return at >= FIRST_PHOTOS && at <= now + DAY_MS ? at : null
}

/** A point on earth, other than the 0, 0 of a camera that knew none. */
function plausiblePlace(gps: Tags): PictureHead['place'] {
  const latitude = degrees(numbers(gps, 2), words(gps, 1), 'S', 90)
  const longitude = degrees(numbers(gps, 4), words(gps, 3), 'W', 180)
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null
  const [accuracy] = numbers(gps, 0x1f)
  return { coordinates: [longitude, latitude], accuracy_m: accuracy && accuracy > 0 && accuracy < 100_000 ? Math.round(accuracy * 10) / 10 : null }
}

function degrees([whole, minutes = 0, seconds = 0]: readonly number[], side: string | null, negative: string, most: number): number | null {
  if (whole === undefined) return null
  const value = whole + minutes / 60 + seconds / 3600
  if (!Number.isFinite(value) || value > most || minutes >= 60 || seconds >= 60.001) return null
  return Number((side === negative ? -value : value).toFixed(6))
}
