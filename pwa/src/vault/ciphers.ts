import { fromUtf8, randomBytes, utf8, type Bytes } from '../device/bytes'

/** AES-GCM as it lies on the disk: a fresh 96-bit nonce (NIST SP 800-38D) before each text. */
export interface Closed {
  iv: Bytes
  ct: Bytes
}

const NONCE_BYTES = 12

export async function close(key: CryptoKey, place: string, plain: Bytes): Promise<Closed> {
  const iv = randomBytes(NONCE_BYTES)
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, plain)
  return { iv, ct: new Uint8Array(ct) }
}

/** Throws when key or place is not the one it was closed with, or a byte has changed. */
export async function uncover(key: CryptoKey, place: string, { iv, ct }: Closed): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, ct))
}

export const closeText = (key: CryptoKey, place: string, text: string) => close(key, place, utf8(text))

export const uncoverText = async (key: CryptoKey, place: string, closed: Closed) => fromUtf8(await uncover(key, place, closed))

export const aesKey = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** One purpose, one key: HKDF-SHA256 (RFC 5869) without salt, the purpose as `info`. */
export async function derived(raw: Bytes, purpose: string): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(purpose) }
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256))
}
