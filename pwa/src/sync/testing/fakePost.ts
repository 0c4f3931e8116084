import { fromBase64Url, fromUtf8, toBase64Url, utf8, type Bytes } from '../../device/bytes'
import { wordsOf, type Box, type Point, type Purpose, type SealingKey } from '../../vault/boxes'
import { aesKey, close, derived, uncover } from '../../vault/ciphers'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

/** The server's half of sealed post, in memory. */
export class FakeSeal {
  private keys: { kid: string; pair: CryptoKeyPair; open: SealingKey }[] = []

  async current(): Promise<SealingKey> {
    if (this.keys.length === 0) await this.renew()
    return (this.keys.at(-1) as { open: SealingKey }).open
  }

  async renew(): Promise<void> {
    const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const kid = `seal-${this.keys.length + 1}`
    this.keys.push({ kid, pair, open: { kid, x, y } })
  }

  async open(purpose: Purpose, context: string, { kid, epk, iv, ct }: Box): Promise<Bytes> {
    const key = this.keys.find((one) => one.kid === kid)
    if (!key) throw new Error('envelope-unknown-key')
    const theirs = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...epk }, CURVE, false, [])
    const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, key.pair.privateKey, 256))
    const opened = await uncover(await aesKey(await derived(shared, `xunfang/${purpose}/${kid}`)), `${purpose}|${context}`, { iv: fromBase64Url(iv), ct: fromBase64Url(ct) })
    return opened
  }

  async sealAnswer(answerKey: string, id: string, answer: unknown): Promise<{ iv: string; ct: string }> {
    const { iv, ct } = await close(await aesKey(fromBase64Url(answerKey)), `answer|${id}`, utf8(JSON.stringify(answer)))
    return { iv: toBase64Url(iv), ct: toBase64Url(ct) }
  }
}

/** Whether a device key has signed these words. */
export async function signedBy(point: Point, words: string, sig: string): Promise<boolean> {
  const how = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', ...point }, how, false, ['verify'])
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, fromBase64Url(sig), utf8(words))
}

export { fromUtf8, wordsOf }
