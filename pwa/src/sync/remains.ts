import { toBase64Url, type Bytes, type Clock } from '../device'
import { OWN_KEY, type Table } from '../database/store'
import type { Bodies, RecordStore } from '../records/bodies'
import type { Row } from '../database/store'
import { writtenTime } from '../records/day'
import type { Converse } from './conversation'
import { Declined } from './failures'

interface SealedRow {
  place: string
  iv: string
  ct: string
}

const TABLES = ['drafts', 'outbox', 'aside', 'sent'] as const satisfies readonly Table[]

/** What a locked worker's store holds beside what the post has brought: closed, as it lies. */
export async function remainsOf(store: RecordStore, worker: string): Promise<SealedRow[]> {
  const { posted, broken } = await store.read(async (reading) => ({
    posted: new Set((await reading.list('post', { worker })).map(({ seq }) => `outbox/${seq}`)),
    broken: await reading.list('broken', { worker }),
  }))
  const apart = broken.map(({ body }) => ({ place: `${body.table}/${String(body.lying[OWN_KEY[body.table as Table]])}`, body: body.lying['body'] }))
  return [...(await store.lying(worker, TABLES)), ...apart].filter(({ place }) => !posted.has(place)).flatMap(asSent)
}

function asSent({ place, body }: { place: string; body: unknown }): SealedRow[] {
  const { iv, ct } = (body ?? {}) as { iv?: Bytes; ct?: Bytes }
  return iv && ct ? [{ place, iv: toBase64Url(iv), ct: toBase64Url(ct) }] : []
}

/**
 * Gives the server what nobody can open here, with the wrap that only it can open: so it is not erased unseen. Answers the server's
 * statements, or `null` while it cannot be handed over: then it stays until its owner unlocks.
 */
export async function handOver(
  parts: { clock: Clock; converse: Converse },
  { worker, body: vault }: Row<Bodies, 'vaults'>,
  rows: readonly SealedRow[],
): Promise<string[] | null> {
  const { certificate, recovery, vouched } = vault
  if (!certificate || !recovery || !vouched) return null
  const body = JSON.stringify({ v: 1, certificate, made_at: writtenTime(parts.clock.now()), store: worker, recovery, vouched, rows })
  try {
    const answer = await parts.converse<{ wipe?: { statement: string }[] }>({ method: 'POST', path: '/sync/remains', body, has: 'wipe' })
    return (answer.body.wipe ?? []).map(({ statement }) => statement)
  } catch (error) {
    if (error instanceof Declined) return null
    throw error
  }
}
