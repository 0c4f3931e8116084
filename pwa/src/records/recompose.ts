import type { RecordBody, RecordUnit } from './bodies'
import { dayNumberOf } from './day'
import { alignFiles } from './files'
import { composed } from './overlay'

/** Lays everything unsent over the server's version again, after any of them has changed. */
export async function recompose(
  unit: RecordUnit,
  worker: string,
  id: string,
  born?: { kind: string; mine: boolean },
  touch: (body: RecordBody) => Partial<RecordBody> = () => ({}),
): Promise<void> {
  const row = await unit.get('records', [worker, id])
  const kind = row?.kind ?? born?.kind
  if (kind === undefined) return
  const before = row?.body ?? blankBody(born?.mine ?? false)
  const outbox = await unit.list('outbox', { worker, record: id })
  const aside = await unit.list('aside', { worker, record: id })
  const body = composed({ ...before, ...touch(before) }, outbox, aside)
  if ([before.shown, before.server, body?.shown, body?.server].some((one) => one?.media.length)) await alignFiles(unit, worker, id, body ?? before)
  const over = body !== null && body.gone && body.unsent === 0 && body.returned === null
  if (!body || over) unit.remove('records', [worker, id])
  else unit.put('records', { worker, id, kind, day: dayNumberOf(body.shown), own: body.mine, body })
}

function blankBody(mine: boolean): RecordBody {
  return {
    server: null,
    epoch: null,
    shown: null as never,
    mine,
    ahead: null,
    signed_at: null,
    urgent: false,
    seen_in: null,
    expires_at: null,
    gone: false,
    unsent: 0,
    held_until: null,
    returned: null,
  }
}
