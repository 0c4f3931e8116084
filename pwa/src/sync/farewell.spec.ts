// @vitest-environment node
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

async function shutOut() {
  server.revoked.add(await phone.sync.deviceId())
  server.forgetAccessTokens()
}
const rows = () => phone.store.read(async (reading) => [...(await reading.list('vaults', {})), ...(await reading.list('post', {}))])

test('a phone that was shut out hands over what it holds, and only then is empty', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  await phone.book.keepDraft('half', { words: 'half' })
  phone.online = true
  await shutOut()
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
  const [handedOver] = server.exports
  expect(handedOver).toMatchObject({ changes: [{ id: check.id }], drafts: [{ id: 'half' }] })
  expect(await rows()).toEqual([])
  expect(await phone.ask((reader) => reader.record(check.id))).toBeNull()
  expect(await phone.store.read(async (reading) => (await reading.get('notes', ['', 'revoked']))?.body)).toMatchObject({ label: 'Y*** ··01' })
})

test('without an answer it keeps everything and tries again', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  phone.fail('/sync/exports', 'answer_lost')
  expect(await phone.sync.drainNow()).toEqual({ end: 'no_answer' })
  expect(await rows()).not.toEqual([])
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: true })
})

test('a word that the server has not signed wipes nothing', async () => {
  await phone.book.keep(phone.check())
  await shutOut()
  phone.fail('/sync/exports', new Response(JSON.stringify({ wipe: [{ statement: 'e30.eyJ2IjoxLCJ0eXAiOiJ3aXBlIn0.AAAA' }] })))
  expect(await phone.sync.drainNow()).toEqual({ end: 'revoked', wiped: false })
  expect(await rows()).not.toEqual([])
})

test('locked, it is wiped once every envelope is safe', async () => {
  const check = phone.check()
  phone.online = false
  await phone.book.keep(check)
  phone.restart({ locked: true })
  phone.online = true
  await shutOut()
  await phone.sync.drainNow()
  expect(server.ledger.records.has(check.id)).toBe(true)
  expect(await rows()).toEqual([])
})
