// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import type { Arrived } from './testing/ledger'
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

  test('takes what builds on it along to a server that was restored, where it is refused again', async () => {
    const earlier = server.backup()
    const check = phone.check()
    const refuses = ({ base_change_id }: { base_change_id: string | null }) => (base_change_id ? null : { slug: 'not-yours', title: 'Not yours.' })
    server.ledger.refuses = refuses
    await phone.book.keep(check)
    phone.fail('/sync/push', 'request_lost')
    await phone.sync.drainNow()
    await phone.book.edit(check.id, { note: 'after' })
    await phone.sync.drainNow()
    const slugs = () => [...server.ledger.changes.values()].map(({ outcome }) => outcome.problem?.slug)
    expect(slugs()).toEqual(['not-yours', 'base-refused'])
    server.restore(earlier)
    server.ledger.refuses = refuses
    await phone.sync.drainNow()
    expect(slugs()).toEqual(['not-yours', 'base-refused'])
    expect(await phone.state()).toMatchObject({ refused: 1, unsent: 0 })
  })
})

describe('what builds on something refused', () => {
  const refuse = (which: (change: Arrived) => boolean) => {
    server.ledger.refuses = (change) => (which(change) ? { slug: 'invalid', title: 'No.' } : null)
  }
  const outcomes = () => [...server.ledger.changes.values()].map(({ outcome }) => outcome.problem?.slug ?? outcome.outcome)
  const there = (id: string) => server.ledger.records.get(id)?.record
  const shown = (id: string) => phone.ask((reader) => reader.record(id))
  const returned = () => phone.ask((reader) => reader.returned())
  const letGo = () => phone.ask((reader) => reader.letGo())

  /** Left once without an answer, so that an edit follows it under its own id. */
  async function leftUnheard(write: () => Promise<unknown>) {
    await write()
    phone.fail('/sync/push', 'request_lost')
    await phone.sync.drainNow()
  }

  async function newCheckWithEdit(options = {}) {
    const check = phone.check({ detail: 'dizzy' })
    refuse(({ base_change_id }) => base_change_id === null)
    await leftUnheard(() => phone.book.keep(check, options))
    await phone.book.edit(check.id, { note: 'after' })
    await phone.sync.drainNow()
    return check
  }

  test('comes back with it, as one thing for a person to decide about', async () => {
    const check = await newCheckWithEdit()
    expect(outcomes()).toEqual(['invalid', 'base-refused'])
    expect(await phone.state()).toMatchObject({ refused: 1, unsent: 0 })
    expect(await shown(check.id)).toMatchObject({ record: { note: 'after', data: { detail: 'dizzy' } }, state: { at: 'returned', problem: { slug: 'invalid' } } })
  })

  test('is let go and taken up with it where there is no record without it, and leaves in its correction', async () => {
    const check = await newCheckWithEdit()
    const [first] = await returned()
    await phone.book.letGo(first!.changeId)
    await phone.sync.drainNow()
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    expect(await letGo()).toHaveLength(1)
    await phone.book.takeUp(first!.changeId)
    expect(await shown(check.id)).toMatchObject({ record: { note: 'after', data: { detail: 'dizzy' } } })
    refuse(() => false)
    await phone.book.edit(check.id, { data: { detail: 'better' } })
    await phone.sync.drainNow()
    expect(there(check.id)).toMatchObject({ note: 'after', data: { detail: 'better' } })
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
  })

  test('and had not left yet reaches the server when that is let go, and asks nobody', async () => {
    await newCheckWithEdit({ urgent: true })
    expect(outcomes()).toEqual(['invalid'])
    expect(await phone.state()).toMatchObject({ refused: 1, unsent: 1 })
    await phone.book.letGo((await returned())[0]!.changeId)
    await phone.sync.drainNow()
    expect(outcomes()).toEqual(['invalid', 'base-refused'])
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    expect(await letGo()).toHaveLength(1)
  })

  describe('though the record is there without it', () => {
    async function editWithEdit(options = {}) {
      const check = phone.check({ detail: 'well' })
      await phone.book.keep(check)
      await phone.sync.drainNow()
      refuse(({ data }) => 'detail' in data)
      await leftUnheard(() => phone.book.edit(check.id, { data: { detail: 'not mine to say' } }, options))
      await phone.book.edit(check.id, { note: 'after' })
      await phone.sync.drainNow()
      return check
    }

    test('leaves by itself once that was let go, if it had not left', async () => {
      const check = await editWithEdit({ urgent: true })
      await phone.book.letGo((await returned())[0]!.changeId)
      await phone.sync.drainNow()
      expect(there(check.id)).toMatchObject({ note: 'after', data: { detail: 'well' } })
      expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    })

    test('is for a person to send again once that was let go, if it had', async () => {
      const check = await editWithEdit()
      expect(outcomes()).toEqual(['accepted', 'invalid', 'base-refused'])
      expect(await phone.state()).toMatchObject({ refused: 1, unsent: 0 })
      await phone.book.letGo((await returned())[0]!.changeId)
      expect((await shown(check.id))!.state).toMatchObject({ at: 'returned', problem: { slug: 'base-refused' } })
      await phone.book.edit(check.id, {})
      await phone.sync.drainNow()
      expect(there(check.id)).toMatchObject({ note: 'after', data: { detail: 'well' } })
      expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    })
  })

  test('goes into the correction, and what had not left builds on that', async () => {
    const check = phone.check({ detail: 'dizzy' })
    refuse(({ base_change_id }) => base_change_id === null)
    await leftUnheard(() => phone.book.keep(check))
    await leftUnheard(() => phone.book.edit(check.id, { note: 'second' }))
    await phone.book.edit(check.id, { place_text: 'third' }, { holdUntil: phone.clock.now() + 60_000 })
    await phone.sync.drainNow()
    expect(outcomes()).toEqual(['invalid', 'base-refused'])
    refuse(() => false)
    await phone.book.edit(check.id, { data: { detail: 'better' } })
    phone.clock.pass(120_000)
    await phone.sync.drainNow()
    expect(there(check.id)).toMatchObject({ note: 'second', place_text: 'third', data: { detail: 'better' } })
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
  })
})
