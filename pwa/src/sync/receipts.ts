import { fromBase64Url, toBase64Url } from '../device/bytes'
import type { RecordStore } from '../records/bodies'
import type { Contact } from './contact'
import type { Outcome, PublicKey, ReceiptPayload } from './wire'

/** Public keys of the server, kept on the phone. */
export interface Keyring {
  /** Gives the key, asking the server once for one it has not seen; `null` when there is none. */
  keyFor(worker: string, kid: string): Promise<PublicKey | null>
}

const PLACE = ['', 'server_keys'] as const
const SIGNED_WITH = { name: 'ECDSA', hash: 'SHA-256' } as const

export function createKeyring({ store, contact }: { store: RecordStore; contact: Contact }): Keyring {
  const kept = () => store.read(async (reading) => ((await reading.get('notes', PLACE))?.body ?? []) as PublicKey[])
  return {
    async keyFor(worker, kid) {
      const known = (await kept()).find((key) => key.kid === kid)
      if (known) return known
      const { body } = await contact.ask<{ keys: PublicKey[] }>(worker, { path: '/sync/keys', has: 'keys' })
      await store.change(async (unit) => {
        const older = (((await unit.get('notes', PLACE))?.body ?? []) as PublicKey[]).filter(
          (key) => !body.keys.some((fresh) => fresh.kid === key.kid),
        )
        unit.put('notes', { worker: PLACE[0], name: PLACE[1], body: [...older, ...body.keys] })
      })
      return body.keys.find((key) => key.kid === kid) ?? null
    },
  }
}

export interface Receipted {
  /** When the server signed. */
  at: string
  /** Changes whose outcome, exactly as answered, stands in the receipt. */
  covered: ReadonlySet<string>
}

/**
 * Reads a receipt. `null` unless a key of the server has signed it, for this device and this restore of the server.
 * Only outcomes that hash to what was signed count as covered.
 */
export async function verified(
  receipt: string,
  expected: { epoch: string; deviceId: string; workerId: string; outcomes: readonly Outcome[] },
  keyFor: (kid: string) => Promise<PublicKey | null>,
): Promise<Receipted | null> {
  const payload = (await signedPayload(receipt, keyFor)) as ReceiptPayload | null
  if (payload?.v !== 1 || !Array.isArray(payload.outcomes)) return null
  if (payload.epoch !== expected.epoch || payload.device_id !== expected.deviceId || payload.worker_id !== expected.workerId) return null
  const signed = new Map(payload.outcomes.map(({ change_id, hash }) => [change_id, hash]))
  const covered = new Set<string>()
  for (const outcome of expected.outcomes) {
    if (signed.get(outcome.change_id) === (await outcomeHash(outcome))) covered.add(outcome.change_id)
  }
  return { at: payload.at, covered }
}

/** The content of something the server signed (compact JWS, ES256); `null` unless one of its keys did. */
export async function signedPayload(text: string, keyFor: (kid: string) => Promise<PublicKey | null>): Promise<unknown> {
  const [head, body, signature] = text.split('.')
  if (!head || !body || !signature) return null
  const header = readPart(head) as { alg?: string; kid?: string } | null
  const payload = readPart(body)
  if (header?.alg !== 'ES256' || !header.kid || payload === null) return null
  const key = await keyFor(header.kid)
  return key && (await signedBy(key, `${head}.${body}`, signature)) ? payload : null
}

/** The hash under which an outcome stands in a receipt. */
export const outcomeHash = ({ change_id, outcome, revision, problem }: Outcome): Promise<string> =>
  hashed(`${change_id}|${outcome}|${revision ?? ''}|${problem?.slug ?? ''}`)

/** The id under which a receipt is kept: that of all its changes together, so that a later one about some of them takes the place of none. */
export const receiptId = (outcomes: readonly Outcome[]): Promise<string> => hashed(outcomes.map(({ change_id }) => change_id).join('|'))

async function hashed(words: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(words))))
}

async function signedBy({ kty, crv, x, y }: PublicKey, words: string, signature: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    return await crypto.subtle.verify(SIGNED_WITH, key, fromBase64Url(signature), new TextEncoder().encode(words))
  } catch {
    return false
  }
}

function readPart(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64Url(part))) as unknown
  } catch {
    return null
  }
}
