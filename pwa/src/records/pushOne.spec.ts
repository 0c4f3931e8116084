import { describe, expect, it } from 'vitest'
import type { PushBody } from '@/wire'
import { ServerRefused, type LiveServer } from './liveServer'
import { pushOne } from './pushOne'

const NOON = Date.parse('2026-11-24T12:00:00+08:00')
const change = { kind: 'elder', id: 'e1', base_revision: 3, data: { landmark: '井边' } }

function answering(outcome: string, problem: unknown = null) {
  const sent: PushBody[] = []
  const server = {
    deviceId: () => Promise.resolve('d1'),
    post: (_path: string, body: PushBody) => {
      sent.push(body)
      return Promise.resolve({ outcomes: [{ change_id: 'c', outcome, revision: 4, problem }] })
    },
  } as unknown as LiveServer
  return { server, sent }
}

describe('a change made at the desk', () => {
  it('goes through the door of the phones with what it saw and the time of the county', async () => {
    const { server, sent } = answering('accepted')
    await pushOne(server, change, NOON)
    expect(sent[0]).toMatchObject({
      device_id: 'd1',
      changes: [{ ...change, base_change_id: null, occurred_at: '2026-11-24T12:00:00.000+08:00' }],
    })
  })

  it('says why it was refused', async () => {
    const { server } = answering('refused', { slug: 'void-record', title: '已作废' })
    await expect(pushOne(server, change, NOON)).rejects.toBeInstanceOf(ServerRefused)
  })

  it('hands a conflict on: both values are kept by the server', async () => {
    const { server } = answering('conflict')
    await expect(pushOne(server, change, NOON)).resolves.toMatchObject({ outcome: 'conflict' })
  })
})
