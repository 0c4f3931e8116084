import { Damaged, Locked, type Sealer } from '../database/sealer'
import { fromUtf8, toBase64Url, utf8, type Bytes } from '../device/bytes'
import { aesKey, close, closeText, derived, uncover, type Closed } from './ciphers'

/** The data key of the one worker who is at work, while the phone is unlocked; nothing of it is ever written down. */
export interface KeyRing extends Sealer {
  hold(worker: string, dataKey: Bytes): Promise<void>
  letGo(): void
  /** Whose key is here. */
  holder(): string | null
  /** The data key itself, to be wrapped anew. */
  dataKey(): Bytes | null
}

interface Held {
  worker: string
  dataKey: Bytes
  rows: CryptoKey
  tags: CryptoKey
  /** Tags made before: the same few names are asked for again and again. */
  known: Map<string, Promise<string>>
}

/** 132 bits: no two names of a phone meet. */
const TAG_LETTERS = 22
const MOST_KNOWN = 60_000

export function createKeyRing(): KeyRing {
  let held: Held | null = null
  const of = (worker: string): Held => {
    if (held?.worker !== worker) throw new Locked(`the rows of ${worker} are closed`)
    return held
  }

  return {
    holder: () => held?.worker ?? null,
    dataKey: () => held?.dataKey ?? null,
    opens: (worker) => worker === '' || held?.worker === worker,
    letGo: () => void (held = null),
    async hold(worker, dataKey) {
      const macKey = await derived(dataKey, 'xunfang/tags')
      const tags = await crypto.subtle.importKey('raw', macKey, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      held = { worker, dataKey, rows: await aesKey(await derived(dataKey, 'xunfang/rows')), tags, known: new Map() }
    },
    async seal(worker, place, body) {
      if (worker === '') return body
      const { rows } = of(worker)
      const where = `${worker}/${place}`
      return body instanceof Uint8Array ? { raw: true, ...(await close(rows, where, body as Bytes)) } : closeText(rows, where, JSON.stringify(body))
    },
    async open(worker, place, sealed) {
      if (worker === '') return sealed
      const { rows } = of(worker)
      try {
        const bytes = await uncover(rows, `${worker}/${place}`, sealed as Closed)
        return (sealed as { raw?: true }).raw ? bytes : (JSON.parse(fromUtf8(bytes)) as unknown)
      } catch (error) {
        throw new Damaged(`${place}: ${String(error)}`)
      }
    },
    async tag(worker, name) {
      if (worker === '') return name
      const { known, tags } = of(worker)
      const before = known.get(name)
      if (before) return before
      const made = crypto.subtle.sign('HMAC', tags, utf8(name)).then((mac) => toBase64Url(mac).slice(0, TAG_LETTERS))
      if (known.size >= MOST_KNOWN) known.clear()
      known.set(name, made)
      return made
    },
  }
}
