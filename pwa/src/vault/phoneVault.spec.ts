// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { watch } from 'vue'
import { FakeServer } from '../sync/testing/fakeServer'
import { Phone } from '../sync/testing/phone'
import { createShelf } from '../media/shelf'
import { workerHere } from '../records/here'
import type { KeyLoan, Lent } from './keyLoan'
import { createKeyRing } from './keyRing'
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

/** The app in another tab of the same browser, where what the first one lends can be borrowed. */
async function anotherTab(lent: () => Lent | null) {
  phone.ring = createKeyRing()
  const { parts } = phone.open()
  let held: () => Lent | null = () => null
  const loan: KeyLoan = { ...noLoan, offer: (owner) => void (held = owner.held), borrow: async () => lent() }
  const vault = createPhoneVault({ ...parts, clock: phone.clock, timers: phone.clock, loan, isDesk: () => false })
  await vault.start()
  const { state } = vault.useVault()
  await expect.poll(() => state.value).not.toBe('unknown')
  return { parts, state, held: () => held() }
}

async function shutOut() {
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
}

const openKey = ({ ring }: Phone['parts']): Lent => ({ worker: ring.holder() ?? '', dataKey: ring.dataKey() as Lent['dataKey'] })

test('another tab opens with the key of the first, as long as it is that worker’s turn', async () => {
  await phone.signedIn()
  const lent = openKey(phone.parts)
  const second = await anotherTab(() => lent)
  expect(second.state.value).toBe('open')
  await expect.poll(() => second.held()?.worker).toBe(lent.worker)
})

test.each<[string, () => Promise<unknown>]>([
  ['signed out', () => phone.sync.signOut()],
  ['been relieved by a colleague', () => phone.sync.signIn('19000000002', 'right')],
  ['been shut out and erased', shutOut],
])('who has %s in one tab is locked in every other, and their key opens none', async (_what, leave) => {
  server.employWu()
  await phone.signedIn()
  const lent = openKey(phone.parts)
  const second = await anotherTab(() => lent)
  expect(second.state.value).toBe('open')
  await leave()
  await expect.poll(() => second.parts.ring.holder()).toBeNull()
  expect(second.held()).toBeNull()
  const third = await anotherTab(() => lent)
  expect(third.state.value).not.toBe('open')
  expect(await third.parts.store.read(workerHere)).toBeNull()
})
