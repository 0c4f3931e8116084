import { expect, it, vi } from 'vitest'
import { askForDelivery, hasGrown } from './backgroundPost'

it('asks the browser to deliver the post once there is a network', async () => {
  const register = vi.fn(async () => {})
  expect(await askForDelivery(async () => ({ sync: { register } }))).toBe(true)
  expect(register).toHaveBeenCalledExactlyOnceWith('xunfang-post')
})

it.each([
  ['has no background sync', async () => ({})],
  ['has no service worker', async () => undefined],
  ['forbids it', async () => ({ sync: { register: async () => Promise.reject(new DOMException('no', 'NotAllowedError')) } })],
  ['fails', async () => Promise.reject(new Error('gone'))],
])('goes without where the browser %s', async (_why, registration) => {
  expect(await askForDelivery(registration)).toBe(false)
})

it('asks when something was kept, not when something left', () => {
  expect([hasGrown(1, undefined), hasGrown(3, 2), hasGrown(2, 2), hasGrown(0, 2), hasGrown(0, undefined)]).toEqual([true, true, false, false, false])
})
