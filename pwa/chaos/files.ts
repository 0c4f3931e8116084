import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { Chance } from './chance'

/** A photo or voice note as a camera or microphone gave it, or something that only looks like one. */
export interface MadeFile {
  bytes: Uint8Array<ArrayBuffer>
  sha256: string
  filetype: string
  what: 'photo' | 'voice'
  seconds: number | null
  /** The reason with which it has to be refused; `null` when it is right. */
  wrong: Wrong | null
}

export type Wrong = 'type' | 'damaged' | 'active' | 'mixed' | 'too-long' | 'empty'

/** Most are small: bytes cost little, but each file is sealed, sent and looked at. */
const SIZES = { small: 70, middle: 22, large: 8 } as const
const BYTES: Record<keyof typeof SIZES, [least: number, most: number]> = { small: [1_000, 8_000], middle: [8_000, 100_000], large: [270_000, 700_000] }
const WRONGS = { type: 3, damaged: 4, active: 2, mixed: 2, 'too-long': 2, empty: 1 } as const
const MOST_IN_SEGMENT = 60_000
/** As long as a recorder runs on after its minute, and longer. */
const LONGEST_S = 60
const TOO_LONG_S = 90

export function makeFile(chance: Chance, { wrong = 0, voice = 0.25 }: { wrong?: number; voice?: number } = {}): MadeFile {
  const bytes = chance.between(...BYTES[chance.weighed(SIZES)])
  if (chance.happens(wrong)) return makeWrong(chance, chance.weighed(WRONGS), bytes)
  if (chance.happens(voice)) return recorded(chance, bytes, chance.between(1, LONGEST_S), null)
  return chance.happens(0.5) ? made('image/jpeg', jpeg(noise(chance, bytes))) : made('image/png', png(noise(chance, bytes)))
}

const WELL_KNOWN = 8

/** One of the photos that many have got from somewhere, in every village: the same bytes whoever asks. */
export function wellKnownFile(chance: Chance): MadeFile {
  return makeFile(new Chance(`well known ${chance.between(1, WELL_KNOWN)}`), { voice: 0 })
}

function makeWrong(chance: Chance, wrong: Wrong, bytes: number): MadeFile {
  const some = noise(chance, Math.min(bytes, 20_000))
  switch (wrong) {
    case 'type':
      return made('image/jpeg', joined(text('not a picture '), some), wrong)
    case 'damaged':
      return made('image/png', png(some).subarray(0, 60 + Math.floor(some.length / 2)), wrong)
    case 'active':
      return made('image/jpeg', jpeg(joined(text('<script>alert(1)</script>'), some)), wrong)
    case 'mixed':
      return made('image/png', joined(png(some), text('%PDF-1.7\n'), some), wrong)
    case 'too-long':
      return recorded(chance, some.length, TOO_LONG_S, wrong)
    case 'empty':
      return made('image/jpeg', new Uint8Array(), wrong)
  }
}

function recorded(chance: Chance, bytes: number, seconds: number, wrong: Wrong | null): MadeFile {
  return { ...made('audio/webm', webm(noise(chance, bytes), seconds), wrong), what: 'voice', seconds: Math.min(seconds, LONGEST_S) }
}

function made(filetype: string, bytes: Uint8Array<ArrayBuffer>, wrong: Wrong | null = null): MadeFile {
  return { bytes, filetype, sha256: createHash('sha256').update(bytes).digest('hex'), what: 'photo', seconds: null, wrong }
}

function noise(chance: Chance, bytes: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(bytes / 4))
  for (let place = 0; place < words.length; place += 1) words[place] = chance.part() * 4_294_967_296
  return new Uint8Array(words.buffer).subarray(0, bytes)
}

/** A grey picture that shows the bytes it is given. */
function png(shown: Uint8Array): Uint8Array<ArrayBuffer> {
  const width = 256
  const height = Math.ceil(shown.length / width)
  const rows = new Uint8Array(height * (width + 1))
  for (let row = 0; row < height; row += 1) rows.set(shown.subarray(row * width, (row + 1) * width), row * (width + 1) + 1)
  const head = new Uint8Array(13)
  new DataView(head.buffer).setUint32(0, width)
  new DataView(head.buffer).setUint32(4, height)
  head.set([8, 0, 0, 0, 0], 8)
  return joined(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 0 })), chunk('IEND', new Uint8Array()))
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = joined(text(name), content)
  return joined(number(content.length, 4), named, number(crc32(named), 4))
}

/** A grey picture of eight by eight points that carries bytes beside it, as a camera's notes do. */
function jpeg(carried: Uint8Array): Uint8Array<ArrayBuffer> {
  const segments: Uint8Array[] = []
  for (let at = 0; at < carried.length; at += MOST_IN_SEGMENT) segments.push(segment(0xfe, carried.subarray(at, at + MOST_IN_SEGMENT)))
  const table = (which: number) => segment(0xc4, Uint8Array.of(which, 1, ...new Array<number>(15).fill(0), 0))
  return joined(
    Uint8Array.of(0xff, 0xd8), ...segments,
    segment(0xdb, Uint8Array.of(0, ...new Array<number>(64).fill(1))), segment(0xc0, Uint8Array.of(8, 0, 8, 0, 8, 1, 1, 0x11, 0)), table(0x00), table(0x10),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)), Uint8Array.of(0x3f, 0xff, 0xd9),
  )
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(0xff, marker), number(content.length + 2, 2), content)
}

/** A voice note as browsers record them: sizes left unsaid, one block for each second. */
function webm(carried: Uint8Array, seconds: number): Uint8Array<ArrayBuffer> {
  const unsaid = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
  const track = joined(element([0xd7], number(1, 1)), element([0x73, 0xc5], number(1, 1)), element([0x83], number(2, 1)), element([0x86], text('A_OPUS')))
  const each = Math.ceil(carried.length / seconds)
  const blocks = Array.from({ length: seconds }, (_, second) => {
    const block = element([0xa3], joined(Uint8Array.of(0x81, 0, 0, 0x80), carried.subarray(second * each, (second + 1) * each)))
    return joined(Uint8Array.of(0x1f, 0x43, 0xb6, 0x75), unsaid, element([0xe7], number((second + 1) * 1000, 4)), block)
  })
  return joined(
    element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], text('webm'))), Uint8Array.of(0x18, 0x53, 0x80, 0x67), unsaid,
    element([0x15, 0x49, 0xa9, 0x66], element([0x2a, 0xd7, 0xb1], number(1_000_000, 4))),
    element([0x16, 0x54, 0xae, 0x6b], element([0xae], track)), ...blocks,
  )
}

function element(name: readonly number[], content: Uint8Array): Uint8Array {
  const size = number(content.length, 4)
  size[0] = 0x10 | (size[0] ?? 0)
  return joined(Uint8Array.from(name), size, content)
}

function number(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, place) => (value / 2 ** (8 * (bytes - 1 - place))) & 0xff)
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words)

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
