import { fromBase64Url, toBase64Url, utf8 } from '../device/bytes'
import { pointOf, type Point } from './boxes'

/** One worker's signature on one phone. The private half lies sealed among that worker's rows. */
export interface DeviceKey {
  public: Point
  sign(words: string): Promise<string>
}

/** A device key as it is kept, sealed. */
export interface KeptDeviceKey {
  pkcs8: string
  public: Point
}

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGN_WITH = { name: 'ECDSA', hash: 'SHA-256' } as const

export async function newDeviceKey(): Promise<KeptDeviceKey> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
  return {
    pkcs8: toBase64Url(await crypto.subtle.exportKey('pkcs8', pair.privateKey)),
    public: pointOf(await crypto.subtle.exportKey('jwk', pair.publicKey)),
  }
}

export async function deviceKeyFrom(kept: KeptDeviceKey): Promise<DeviceKey> {
  const key = await crypto.subtle.importKey('pkcs8', fromBase64Url(kept.pkcs8), CURVE, false, ['sign'])
  return {
    public: kept.public,
    sign: async (words) => toBase64Url(await crypto.subtle.sign(SIGN_WITH, key, utf8(words))),
  }
}
