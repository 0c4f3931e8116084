// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { watch } from 'vue'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createShelf } from '../media/shelf'
import type { KeyLoan } from './keyLoan'
import { createPhoneVault } from './phoneVault'

const PIN = '274915'
const noLoan: KeyLoan = { offer: () => undefined, borrow: async () => null, lockAll: () => undefined, tellAwake: () => undefined }

let server: FakeServer
let phone: Phone
const vaultOf = (of: Phone, isDesk = false) => createPhoneVault({ ...of.parts, clock: of.clock, timers: of.clock, loan: noLoan, isDesk: () => isDesk })

beforeEach(async () => {
  server = new FakeServer()
  phone = new Phone(server)
})

test('whoever hears that the store is open knows at the same moment whether a PIN is missing', async () => {
  const { state, pinMissing } = vaultOf(phone).useVault()
  const heard: [string, boolean][] = []
  watch(state, (now) => heard.push([now, pinMissing.value]), { flush: 'sync' })
  await phone.signedIn()
  await expect.poll(() => heard.at(-1)).toEqual(['open', true])
  expect(heard.filter(([now]) => now === 'open')).toEqual([['open', true]])
})

test.each([[false, 5], [true, 30]])('it locks by itself when nobody touches it (at a desk: %s)', async (isDesk, minutes) => {
  await phone.signedIn()
  const vault = vaultOf(phone, isDesk)
  await vault.start()
  await vault.choosePin(PIN)
  phone.clock.pass(minutes * 60_000 - 30_000)
  expect(phone.ring.holder()).not.toBeNull()
  vault.stayAwake()
  phone.clock.pass(minutes * 60_000 - 30_000)
  expect(phone.ring.holder()).not.toBeNull()
  phone.clock.pass(31_000)
  expect(phone.ring.holder()).toBeNull()
  expect(await phone.ask((reader) => reader.mine())).toEqual([])
})

test('while locked it tells who works here and what waits, and takes off what a colleague delivered', async () => {
  await phone.signedIn()
  const vault = vaultOf(phone)
  await vault.start()
  await vault.choosePin(PIN)
  phone.online = false
  await phone.book.keep(phone.check())
  await phone.book.keep(phone.check({ result: 'no_answer' }), { urgent: true })
  vault.lock()
  const { people } = vault.useVault()
  await expect.poll(() => people.value).toMatchObject([{ label: 'Y*** ··01', hasPin: true, unsent: 2, urgentUnsent: 1 }])
  phone.online = true
  await phone.sync.drainNow()
  await expect.poll(() => people.value).toMatchObject([{ unsent: 0, urgentUnsent: 0 }])
})

test('while locked it tells that photos wait, also once their record was delivered, until their owner has sent them', async () => {
  await phone.signedIn()
  const vault = vaultOf(phone)
  await vault.start()
  await vault.choosePin(PIN)
  const shelf = createShelf({ store: phone.store, clock: phone.clock, storage: { askToKeep: async () => true, isKept: async () => true, room: async () => null } })
  phone.online = false
  const check = phone.check()
  const photo = await shelf.put(check.id, new Blob(['a picture'], { type: 'image/jpeg' }), { role: 'scene', filetype: 'image/jpeg' }, null)
  const { people } = vault.useVault()
  await phone.book.keep({ ...check, media: [photo] })
  vault.lock()
  await expect.poll(() => people.value).toMatchObject([{ unsent: 1, filesLeft: 1 }])
  phone.online = true
  await phone.sync.drainNow()
  await expect.poll(() => people.value).toMatchObject([{ unsent: 0, filesLeft: 1 }])
  await vault.unlock(people.value[0]?.key ?? '', PIN)
  await phone.sync.drainNow()
  await expect.poll(() => people.value).toMatchObject([{ unsent: 0, filesLeft: 0 }])
})
