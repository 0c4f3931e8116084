import { describe, expect, it } from 'vitest'
import { ServerRefused, ServerSilent } from '@/records/liveServer'
import { createLiveServer, withQuery } from './liveServer'

const answering = (status: number, body: unknown) =>
  createLiveServer(async () => new Response(JSON.stringify(body), { status }))

describe('the live server', () => {
  it('leaves out of the address what is not set', () => {
    expect(withQuery('/elders', { area: '431225', q: '', after: null, state: 'all' })).toBe('/elders?area=431225&state=all')
    expect(withQuery('/elders')).toBe('/elders')
  })

  it('hands on the reason of a refusal', async () => {
    const refusal = answering(409, { slug: 'slot-decided', title: 'Decided', detail: '已经有人定了' }).get('/any')
    await expect(refusal).rejects.toMatchObject({ problem: { slug: 'slot-decided' }, message: '已经有人定了', status: 409 })
    await expect(refusal).rejects.toBeInstanceOf(ServerRefused)
  })

  it('survives a refusal that is no problem document', async () => {
    const server = createLiveServer(async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
    await expect(server.get('/any')).rejects.toMatchObject({ problem: { title: 'Bad Gateway' }, status: 502 })
  })

  it('tells silence from refusal', async () => {
    const server = createLiveServer(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(server.get('/any')).rejects.toBeInstanceOf(ServerSilent)
  })

  it('reads an empty answer as nothing', async () => {
    const server = createLiveServer(async () => new Response(null, { status: 204 }))
    await expect(server.post('/any')).resolves.toBeUndefined()
  })
})
