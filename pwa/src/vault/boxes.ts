import { fromBase64Url, toBase64Url, type Bytes } from '../device/bytes'
import { aesKey, close, derived, uncoverText } from './ciphers'

/** A public key on P-256 (RFC 7517). */
export interface Point {
  x: string
  y: string
}

/** The server's public key for what only the server may read. */
export interface SealingKey extends Point {
  kid: string
}

/** Something only the server can open; see docs/sync.md, "Sealed post". */
export interface Box {
  kid: string
  epk: Point
  iv: string
  ct: string
}

export type Purpose = 'post' | 'recovery' | 'export'

/** Closes things to one sealing key; half of an agreement (ECDH, NIST SP 800-56A) serves all of them. */
export interface Boxer {
  readonly kid: string
  box(purpose: Purpose, context: string, plain: Bytes): Promise<Box>
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

export async function createBoxer({ kid, x, y }: SealingKey): Promise<Boxer> {
  const theirs = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, CURVE, false, [])
  const mine = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, mine.privateKey, 256))
  const epk = pointOf(await crypto.subtle.exportKey('jwk', mine.publicKey))
  const keys = new Map<Purpose, Promise<CryptoKey>>()
  const keyFor = (purpose: Purpose) => {
    const key = keys.get(purpose) ?? derived(shared, `xunfang/${purpose}/${kid}`).then(aesKey)
    keys.set(purpose, key)
    return key
  }
  return {
    kid,
    async box(purpose, context, plain) {
      const { iv, ct } = await close(await keyFor(purpose), `${purpose}|${context}`, plain)
      return { kid, epk, iv: toBase64Url(iv), ct: toBase64Url(ct) }
    },
  }
}

export function pointOf({ x, y }: JsonWebKey): Point {
  return { x: x ?? '', y: y ?? '' }
}

/** The signed part of a box, in the order of its fields. */
export function wordsOf({ kid, epk, iv, ct }: Box): string {
  return [kid, epk.x, epk.y, iv, ct].join('|')
}

/** Opens what the server closed under a key that came to it inside a box. */
export async function openAnswer(answerKey: string, place: string, closed: { iv: string; ct: string }): Promise<string> {
  return uncoverText(await aesKey(fromBase64Url(answerKey)), place, { iv: fromBase64Url(closed.iv), ct: fromBase64Url(closed.ct) })
}
