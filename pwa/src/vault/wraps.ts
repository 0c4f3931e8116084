import { randomBytes, type Bytes } from '../device/bytes'
import { aesKey, close, derived, uncover, type Closed } from './ciphers'

/** Makes a long key of a short secret, slowly: Argon2id (RFC 9106), memory in KiB. */
export type Stretch = (secret: string, salt: Bytes, cost: Cost) => Promise<Bytes>

export interface Cost {
  memory: number
  passes: number
}

/** A data key closed with what a person knows. */
export interface Wrap extends Closed {
  salt: Bytes
  cost: Cost
}

/** OWASP's second choice for Argon2id: 19 MiB, two passes; a cheap phone needs about a second. */
const COST: Cost = { memory: 19_456, passes: 2 }
const SALT_BYTES = 16

export const stretched: Stretch = async (secret, salt, { memory, passes }) => {
  const { argon2id } = await import('./argon2')
  return argon2id(secret, salt, memory, passes)
}

/** `deviceKey` joins what only this phone has; without it the secret alone opens. */
export async function wrap(
  dataKey: Bytes, secret: string, parts: { stretch: Stretch; deviceKey?: CryptoKey },
): Promise<Wrap> {
  const salt = randomBytes(SALT_BYTES)
  const key = await keyFrom(secret, { salt, cost: COST }, parts)
  return { salt, cost: COST, ...(await close(key, 'data key', dataKey)) }
}

/** The data key; `null` when the secret is not the right one. */
export async function unwrap(
  wrapped: Wrap, secret: string, parts: { stretch: Stretch; deviceKey?: CryptoKey },
): Promise<Bytes | null> {
  const key = await keyFrom(secret, wrapped, parts)
  return uncover(key, 'data key', wrapped).catch(() => null)
}

async function keyFrom(
  secret: string, { salt, cost }: Pick<Wrap, 'salt' | 'cost'>, { stretch, deviceKey }: { stretch: Stretch; deviceKey?: CryptoKey },
): Promise<CryptoKey> {
  const long = await stretch(secret.normalize('NFKC'), salt, cost)
  const joined = deviceKey ? new Uint8Array(await crypto.subtle.sign('HMAC', deviceKey, long)) : long
  return aesKey(await derived(joined, deviceKey ? 'xunfang/pin' : 'xunfang/password'))
}

/** A key that never leaves this browser: not to scripts, not to other phones. */
export const newDeviceSecret = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

