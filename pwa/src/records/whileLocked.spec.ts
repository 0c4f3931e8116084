// @vitest-environment node
import { expect, test } from 'vitest'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createWhileLocked } from './whileLocked'

const placeOn = (phone: Phone) => createWhileLocked({ store: phone.store, book: phone.book, clock: phone.clock })<number[]>('track:s')

test('what is written while the store is locked is there for its worker after the app was killed, and for nobody before', async () => {
  const phone = await new Phone(new FakeServer()).signedIn()
  await phone.parts.vault.choosePin('482613')
  const [here] = await phone.store.read((reading) => reading.list('vaults', {}))
  const place = await placeOn(phone)
  phone.parts.vault.lock()
  await place.write([1, 2, 3])

  phone.restart({ locked: true })
  await expect(placeOn(phone)).rejects.toThrow()
  const lying = await phone.store.read((reading) => reading.get('notes', ['', 'track:s']))
  expect(JSON.stringify(lying)).not.toContain('[1,2,3]')

  await phone.parts.vault.unlock(here?.worker ?? '', '482613')
  const again = await placeOn(phone)
  expect(await again.read()).toEqual([1, 2, 3])
  await again.clear()
  expect(await (await placeOn(phone)).read()).toBeNull()
})
