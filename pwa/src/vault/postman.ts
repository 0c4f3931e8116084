import { Locked, openStore, type Sealer } from '../database'
import type { Bodies } from '../records/bodies'
import { deliverPost, isMoreToDeliver, type PostAnswer } from './courier'

/** Opens nothing: what a service worker may touch stands open, or is closed to it as to everybody. */
const closed: Sealer = {
  seal: async (worker, _place, body) => {
    if (worker !== '') throw new Locked(worker)
    return body
  },
  open: async (worker, _place, sealed) => {
    if (worker !== '') throw new Locked(worker)
    return sealed
  },
  tag: async (_worker, name) => name,
  opens: (worker) => worker === '',
}

/**
 * Delivers sealed post without a page, on Background Sync. The browser asks again only after a failure, so it throws unless all is
 * delivered: without an answer, while a page is at it (which may be swiped away before it is through), and while something may still
 * be taken back.
 */
export async function deliverWithoutPage(): Promise<void> {
  await navigator.locks.request('xunfang-outbox', { ifAvailable: true }, async (lock) => {
    if (!lock) throw new Error('sealed post: a page is at it')
    const store = openStore<Bodies>({ name: 'xunfang-sealed', sealer: closed })
    try {
      await deliverPost({ store, now: () => Date.now(), send })
      if (await isMoreToDeliver(store)) throw new Error('sealed post: something may not leave yet')
    } finally {
      store.close()
    }
  })
}

async function send(body: string): Promise<PostAnswer> {
  const response = await fetch('/api/v1/sync/sealed', { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, credentials: 'omit' })
  if (!response.ok) throw new Error(`sealed post: ${response.status}`)
  return (await response.json()) as PostAnswer
}
