/** Bytes as texts and back; base64url without padding is what stands in JSON everywhere. */
export type Bytes = Uint8Array<ArrayBuffer>

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text)

export const fromUtf8 = (bytes: ArrayBuffer | Bytes): string => new TextDecoder().decode(bytes)

export function toBase64Url(bytes: ArrayBuffer | Bytes): string {
  const given = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  let binary = ''
  for (let start = 0; start < given.length; start += PIECE) binary += String.fromCharCode(...given.subarray(start, start + PIECE))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The form that headers of HTTP want. */
export function toBase64(bytes: ArrayBuffer | Bytes): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

export function fromBase64Url(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = binary.charCodeAt(place)
  return bytes
}

export const hex = (bytes: ArrayBuffer | Bytes): string => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')

export const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count))

/** A call takes only so many arguments. */
const PIECE = 8_192
