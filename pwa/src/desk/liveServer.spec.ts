import { describe, expect, it, vi } from 'vitest'
import { ServerRefused, ServerSilent, SignInNeeded } from '@/records/liveServer'
import { Declined, NoAnswer, PasswordNeeded } from '@/sync'
import { createLiveServer, withQuery } from './liveServer'

const failing = (failure: Error, signInAgain = () => {}) => createLiveServer(signInAgain, () => Promise.reject(failure), () => Promise.reject(failure))

describe('the live server', () => {
  it('leaves out of the address what is not set', () => {
    expect(withQuery('/elders', { area: '431225', q: '', after: null, state: 'all' })).toBe('/elders?area=431225&state=all')
    expect(withQuery('/elders')).toBe('/elders')
  })

  it('hands on the reason of a refusal', async () => {
    const refusal = failing(new Declined(409, { slug: 'slot-decided', title: 'Decided', detail: '已经有人定了' })).get('/any')
    await expect(refusal).rejects.toMatchObject({ problem: { slug: 'slot-decided' }, message: '已经有人定了', status: 409 })
    await expect(refusal).rejects.toBeInstanceOf(ServerRefused)
  })

  it('tells silence from refusal, and both from a session that has ended', async () => {
    await expect(failing(new NoAnswer('cut')).post('/any')).rejects.toBeInstanceOf(ServerSilent)
    const signInAgain = vi.fn()
    await expect(failing(new PasswordNeeded(), signInAgain).download('/any')).rejects.toBeInstanceOf(SignInNeeded)
    expect(signInAgain).toHaveBeenCalledOnce()
  })
})
