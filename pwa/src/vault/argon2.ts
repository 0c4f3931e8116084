import { argon2id as hash } from 'hash-wasm'
import type { Bytes } from '../device/bytes'

/** Apart from the rest, because it is fetched only where somebody unlocks or signs in. */
export async function argon2id(secret: string, salt: Bytes, memory: number, passes: number): Promise<Bytes> {
  const long = await hash({ password: secret, salt, memorySize: memory, iterations: passes, parallelism: 1, hashLength: 32, outputType: 'binary' })
  return new Uint8Array(long)
}
