import { describe, expect, it } from 'vitest'
import type { LiveServer } from '@/records/liveServer'
import { replaceHelper } from './replaceHelper'

const old = { id: 'a1', record_id: 'e1', worker_id: 'old', worker_name: '', part: 'primary' as const, starts_on: '2026-01-01', ends_on: null }
const wanted = { record_id: 'e1', worker_id: 'new', part: 'primary' as const, starts_on: '2026-11-24' }

function serverThat(refuses: (body: { worker_id?: string }) => boolean) {
  const asked: [string, unknown][] = []
  const server = {
    post: (path: string, body: { worker_id?: string }) => {
      asked.push([path, body])
      return refuses(body) ? Promise.reject(new Error('refused')) : Promise.resolve({})
    },
  } as unknown as LiveServer
  return { server, asked }
}

describe('another helper', () => {
  it('begins the day after the earlier one ends', async () => {
    const { server, asked } = serverThat(() => false)
    await replaceHelper(server, wanted, [old])
    expect(asked).toEqual([['/assignments/a1/end', { ends_on: '2026-11-23' }], ['/assignments', wanted]])
  })

  it('leaves no elder without anybody when the new one is refused', async () => {
    const { server, asked } = serverThat((body) => body.worker_id === 'new')
    await expect(replaceHelper(server, wanted, [old])).rejects.toThrow('refused')
    expect(asked.at(-1)).toEqual(['/assignments', { ...wanted, worker_id: 'old' }])
  })

  it('never ends an assignment before it began', async () => {
    const { server, asked } = serverThat(() => false)
    await replaceHelper(server, wanted, [{ ...old, starts_on: '2026-11-24' }])
    expect(asked[0]).toEqual(['/assignments/a1/end', { ends_on: '2026-11-24' }])
  })
})
