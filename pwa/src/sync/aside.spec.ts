// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

describe('what the server refused', () => {
  async function refusedCheck() {
    const check = phone.check({ detail: 'dizzy' })
    server.ledger.refuses = (change) => (change.id === check.id ? { slug: 'not-yours', title: 'Not yours.' } : null)
    await phone.book.keep(check)
    await phone.sync.drainNow()
    return check
  }
  const changeIdOf = async () => (await phone.ask((reader) => reader.returned()))[0]!.changeId

  test('set aside asks nobody any more, and is still there with its content and reason', async () => {
    const check = await refusedCheck()
    await phone.book.letGo(await changeIdOf())
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    const [aside] = await phone.ask((reader) => reader.letGo())
    expect(aside).toMatchObject({ how: 'refused', problem: { slug: 'not-yours' } })
    expect(aside!.record!.record).toMatchObject({ id: check.id, data: { detail: 'dizzy' } })
    phone.start()
    expect(await phone.ask((reader) => reader.letGo())).toHaveLength(1)
  })

  test('taken up again it stands as it stood, and can be sent again', async () => {
    const check = await refusedCheck()
    const first = await changeIdOf()
    await phone.book.letGo(first)
    await phone.book.takeUp(first)
    expect(await phone.ask((reader) => reader.letGo())).toEqual([])
    expect((await phone.ask((reader) => reader.record(check.id)))?.state).toMatchObject({ at: 'returned', how: 'refused' })
    server.ledger.refuses = () => null
    await phone.book.edit(check.id, {})
    await phone.sync.drainNow()
    expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('signed')
    expect([...server.ledger.changes.values()].at(-1)!.change).toMatchObject({ replaces: first, data: { detail: 'dizzy' } })
  })

  test('what a correction has replaced is not taken up a second time', async () => {
    const check = await refusedCheck()
    const first = await changeIdOf()
    await phone.book.edit(check.id, { data: { detail: 'better' } })
    await phone.book.takeUp(first)
    expect((await phone.ask((reader) => reader.record(check.id)))?.state.at).toBe('on_phone')
  })

  test('reaches a server again that was restored to before it, also when nobody asks about it any more', async () => {
    const earlier = server.backup()
    const check = await refusedCheck()
    await phone.book.letGo(await changeIdOf())
    server.restore(earlier)
    server.ledger.refuses = () => ({ slug: 'not-yours', title: 'Not yours.' })
    await phone.sync.drainNow()
    expect([...server.ledger.changes.values()].map(({ change, outcome }) => [change.id, outcome.outcome])).toEqual([[check.id, 'refused']])
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
  })

  test('is not sent again once something was put in its place, or it was taken back', async () => {
    const earlier = server.backup()
    const corrected = await refusedCheck()
    await phone.book.edit(corrected.id, { data: { detail: 'better' } })
    const forgotten = await refusedCheck()
    await phone.book.takeBack(forgotten.id)
    server.restore(earlier)
    server.ledger.refuses = () => null
    await phone.sync.drainNow()
    expect([...server.ledger.records.values()].map(({ record }) => record.data['detail'])).toEqual(['better'])
    expect([...server.ledger.changes.values()]).toHaveLength(1)
  })

  test('takes what builds on it along to a server that was restored, where it waits again', async () => {
    const check = phone.check()
    server.ledger.refuses = ({ base_change_id }) => (base_change_id ? null : { slug: 'not-yours', title: 'Not yours.' })
    await phone.book.keep(check)
    phone.fail('/sync/push', 'request_lost')
    await phone.sync.drainNow()
    await phone.book.edit(check.id, { note: 'after' })
    const earlier = server.backup()
    await phone.sync.drainNow()
    const waiting = () => [...server.ledger.changes.values()].filter(({ outcome }) => outcome.outcome === 'waiting')
    expect(waiting()).toHaveLength(1)
    server.restore(earlier)
    server.ledger.refuses = ({ base_change_id }) => (base_change_id ? null : { slug: 'not-yours', title: 'Not yours.' })
    await phone.sync.drainNow()
    expect(waiting()).toHaveLength(1)
  })
})
