import { createCipheriv, createDecipheriv, createHmac, KeyObject } from 'node:crypto'

/*
 * Makes many phones in one process cheap, with nothing else behind their promises. Each has one tab: the channel that tells other tabs of a write
 * would tell it to all the other phones. And Node hands each cipher to another thread and back, which costs far more than the cipher itself.
 */

const TAG_BYTES = 16
const { subtle } = globalThis.crypto
const whole = { encrypt: subtle.encrypt.bind(subtle), decrypt: subtle.decrypt.bind(subtle), sign: subtle.sign.bind(subtle) }
const objects = new WeakMap<CryptoKey, KeyObject>()

function objectOf(key: CryptoKey): KeyObject {
  const object = objects.get(key) ?? KeyObject.from(key as never)
  objects.set(key, object)
  return object
}

const view = (data: BufferSource): Uint8Array => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data))
const apart = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer
const is256 = (key: CryptoKey) => key.algorithm.name === 'AES-GCM' && (key.algorithm as AesKeyAlgorithm).length === 256

async function encrypt(how: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
  if (!is256(key) || !key.usages.includes('encrypt')) return whole.encrypt(how, key, data)
  const cipher = createCipheriv('aes-256-gcm', objectOf(key), view(how.iv))
  if (how.additionalData) cipher.setAAD(view(how.additionalData))
  return apart(Buffer.concat([cipher.update(view(data)), cipher.final(), cipher.getAuthTag()]))
}

async function decrypt(how: AesGcmParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
  if (!is256(key) || !key.usages.includes('decrypt')) return whole.decrypt(how, key, data)
  const closed = view(data)
  const decipher = createDecipheriv('aes-256-gcm', objectOf(key), view(how.iv))
  if (how.additionalData) decipher.setAAD(view(how.additionalData))
  decipher.setAuthTag(closed.subarray(closed.length - TAG_BYTES))
  return apart(Buffer.concat([decipher.update(closed.subarray(0, closed.length - TAG_BYTES)), decipher.final()]))
}

async function sign(how: AlgorithmIdentifier | EcdsaParams, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer> {
  if (key.algorithm.name !== 'HMAC' || !key.usages.includes('sign')) return whole.sign(how, key, data)
  return apart(createHmac('sha256', objectOf(key)).update(view(data)).digest())
}

Object.assign(subtle, { encrypt, decrypt, sign } satisfies Partial<Record<keyof SubtleCrypto, unknown>>)
Object.assign(globalThis, { BroadcastChannel: undefined })
