// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createVault } from './vault'
import type { Stretch } from './wraps'

const PIN = '274915'

let phone: Phone
let worker: string

beforeEach(async () => {
  phone = await new Phone(new FakeServer()).signedIn()
  worker = phone.ring.holder() ?? ''
  await phone.parts.vault.choosePin(PIN)
  phone.restart({ locked: true })
})

const vaultWith = (stretch: Stretch) => createVault({ ...phone.parts, clock: phone.clock, stretch })
const tries = () => phone.store.read(async (reading) => (await reading.get('vaults', [worker, worker]))?.body.tries)

const noMemory: Stretch = async () => {
  throw new Error('out of memory')
}

test('a PIN that could not be tried at all costs no try, however often', async () => {
  for (let n = 0; n < 12; n += 1) await expect(vaultWith(noMemory).unlock(worker, PIN)).rejects.toThrow('out of memory')
  expect(await phone.parts.vault.unlock(worker, PIN)).toEqual({ end: 'open' })
})

test('wrong ones before it stay counted', async () => {
  for (let n = 0; n < 4; n += 1) await phone.parts.vault.unlock(worker, '000001')
  const before = await tries()
  phone.clock.pass(15_000)
  await expect(vaultWith(noMemory).unlock(worker, PIN)).rejects.toThrow('out of memory')
  expect(await tries()).toEqual(before)
  expect(await phone.parts.vault.unlock(worker, '000001')).toMatchObject({ end: 'wrong', left: 5 })
})

test('a wrong one in another tab meanwhile stays counted', async () => {
  const meanwhile: Stretch = async () => {
    await phone.parts.vault.unlock(worker, '000001')
    throw new Error('out of memory')
  }
  await expect(vaultWith(meanwhile).unlock(worker, PIN)).rejects.toThrow('out of memory')
  expect(await tries()).toMatchObject({ wrong: 2 })
})
