import { expect, it } from 'vitest'
import type { LiveServer, Query } from '@/records/liveServer'
import { fetchAll } from './patrolsApi'

/** A server that has so many records; the greater the id, the later it was recorded. */
function holding(count: number) {
  const asked: Query[] = []
  const get = async (_path: string, query: Query = {}) => {
    asked.push(query)
    const start = query.after === null || query.after === undefined ? count : Number(query.after) - 1
    const records = Array.from({ length: Math.min(start, Number(query.limit)) }, (_, place) => ({ id: String(start - place), data: {} }))
    const last = Number(records.at(-1)?.id ?? 1)
    return { records, next: last > 1 ? String(last) : null }
  }
  return { asked, server: { get } as unknown as LiveServer }
}

it('reads everything newest first, page by page', async () => {
  const { asked, server } = holding(450)
  const { records, older } = await fetchAll(server, 'person', '431225')
  expect([records.length, records[0]?.id, records.at(-1)?.id, older]).toEqual([450, '450', '1', false])
  expect(asked.map(({ order, after }) => [order, after])).toEqual([['newest', null], ['newest', '251'], ['newest', '51']])
})

it.each([[2000, '1', false], [2001, '2', true]])('of %i leaves out the oldest, never the newest, and says so', async (count, last, left) => {
  const { records, older } = await fetchAll(holding(count).server, 'station_stay', '431225')
  expect([records.length, records[0]?.id, records.at(-1)?.id, older]).toEqual([2000, String(count), last, left])
})
