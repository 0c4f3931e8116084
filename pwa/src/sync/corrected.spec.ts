// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest'
import type { ProblemWords } from '../records/record'
import { FakeServer } from './testing/fakeServer'
import type { Arrived } from './testing/ledger'
import { Phone } from './testing/phone'
import type { PushAnswer } from './wire'

const NOT_YOURS: ProblemWords = { slug: 'not-yours', title: 'Not yours.' }

let server: FakeServer
let phone: Phone

beforeEach(async () => {
  server = new FakeServer()
  phone = await new Phone(server).signedIn()
})

const refuse = (which: (change: Arrived) => boolean) => {
  server.ledger.refuses = (change) => (which(change) ? NOT_YOURS : null)
}
const there = (id: string) => server.ledger.records.get(id)?.record
const shown = (id: string) => phone.ask((reader) => reader.record(id))
const returned = () => phone.ask((reader) => reader.returned())
const rowsOf = <T extends 'outbox' | 'post' | 'aside' | 'sent'>(table: T) => phone.store.read((reading) => reading.list(table, { worker: phone.ring.holder() ?? '' }))
const drain = () => phone.sync.drainNow()

/** Something happens on the phone while an answer is under way; the answer may be another one. */
function whileUnderWay(path: string, act: () => Promise<unknown>, altered: (answer: PushAnswer) => PushAnswer = (answer) => answer): void {
  const answer = server.answer.bind(server)
  let once = true
  server.answer = async (url, request, jar) => {
    const response = await answer(url, request, jar)
    if (!once || !url.includes(path)) return response
    once = false
    await act()
    return new Response(JSON.stringify(altered((await response.json()) as PushAnswer)), { headers: response.headers })
  }
}

/** An alarm that came back refused; only what is sent in its place is welcome. */
async function refusedAlarm() {
  const check = phone.check({ result: 'no_answer' })
  refuse(({ id, replaces }) => id === check.id && !replaces)
  await phone.book.keep(check, { urgent: true })
  await drain()
  return check
}

/** The same, and its receipt never came: it is in the outbox once more, to be asked for. */
async function askedForItsReceipt() {
  server.signsReceipts = false
  const check = await refusedAlarm()
  server.signsReceipts = true
  phone.clock.pass(11 * 60_000)
  server.now += 11 * 60_000
  await drain()
  expect((await rowsOf('outbox')).map(({ body }) => body.again)).toEqual(['receipt'])
  return check
}

describe('a correction written before a late answer to what it corrects', () => {
  const reachesTheServer = async (id: string) => {
    await drain()
    await drain()
    expect(there(id)).toBeDefined()
    expect((await shown(id))?.state.at).toBe('signed')
    expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0 })
    expect(await rowsOf('aside')).toEqual([])
  }

  test('leaves all the same when that answer brings the receipt', async () => {
    const check = await askedForItsReceipt()
    whileUnderWay('/sync/push', () => phone.book.edit(check.id, {}))
    await reachesTheServer(check.id)
  })

  test('leaves all the same when that answer stands in a pulled page', async () => {
    const check = await refusedAlarm()
    const [first] = await returned()
    server.ledger.tell({ kind: 'change_outcome', id: first!.changeId, data: { outcome: 'refused', revision: null, problem: NOT_YOURS } })
    whileUnderWay('/sync/pull', () => phone.book.edit(check.id, {}))
    await reachesTheServer(check.id)
  })

  test('leaves all the same when what it corrects is told to wait', async () => {
    const check = await askedForItsReceipt()
    whileUnderWay('/sync/push', () => phone.book.edit(check.id, {}), (answer) => ({
      ...answer,
      outcomes: answer.outcomes.map((one) => ({ ...one, outcome: 'waiting' as const, problem: null })),
    }))
    await reachesTheServer(check.id)
  })

  test('stays in the post, where others deliver it', async () => {
    await phone.parts.vault.choosePin('274915')
    const check = await askedForItsReceipt()
    whileUnderWay('/sync/push', async () => {
      await phone.book.edit(check.id, {})
      phone.fail('/sync/push', 'request_lost')
    })
    await drain()
    expect(there(check.id)).toBeUndefined()
    phone.parts.vault.lock()
    await drain()
    expect(there(check.id)).toBeDefined()
  })

  test('goes alone to a server that was restored: what it corrects is not put beside it', async () => {
    const earlier = server.backup()
    const check = await askedForItsReceipt()
    whileUnderWay('/sync/push', () => phone.book.edit(check.id, { data: { detail: 'better' } }))
    await drain()
    await drain()
    server.restore(earlier)
    server.ledger.refuses = () => null
    await drain()
    expect(there(check.id)).toMatchObject({ data: { result: 'no_answer', detail: 'better' } })
    expect([...server.ledger.changes.values()]).toHaveLength(1)
  })

  test('is not overruled on a restored server by what had come back with what it corrects', async () => {
    const earlier = server.backup()
    server.signsReceipts = false
    const check = phone.check({ detail: 'dizzy' })
    refuse(({ base_change_id, replaces }) => base_change_id === null && !replaces)
    await phone.book.keep(check)
    phone.fail('/sync/push', 'request_lost')
    await drain()
    await phone.book.edit(check.id, { data: { detail: 'very dizzy' } })
    await drain()
    server.signsReceipts = true
    phone.clock.pass(11 * 60_000)
    server.now += 11 * 60_000
    await drain()
    expect(await rowsOf('outbox')).toHaveLength(2)
    whileUnderWay('/sync/push', () => phone.book.edit(check.id, { data: { detail: 'well' } }))
    await drain()
    await drain()
    server.restore(earlier)
    server.ledger.refuses = () => null
    await drain()
    expect(there(check.id)?.data['detail']).toBe('well')
    expect([...server.ledger.changes.values()]).toHaveLength(1)
  })

  test.each([1, 3])('builds on nothing that came back: a server restored once more knows neither those %d nor that it refused them', async (n) => {
    const elder = server.enterElder({ landmark: 'mill' })
    await drain()
    const earlier = server.backup()
    for (let edit = 1; edit <= n; edit += 1) {
      await phone.book.edit(elder, { data: { landmark: `mill ${edit}` } })
      await drain()
    }
    server.restore(earlier)
    refuse(({ replaces }) => !replaces) // the account was closed for a while, and nothing is shown to it
    await phone.book.keep(phone.check()) // its answer tells of the restore
    phone.fail('/sync/pull', 'request_lost', 'request_lost')
    await drain()
    await drain()
    expect((await rowsOf('aside')).filter(({ record }) => record === elder)).toHaveLength(n)
    phone.online = false
    await phone.book.edit(elder, { note: 'seen by Wu' })
    phone.online = true
    server.restore(earlier)
    server.ledger.refuses = () => null
    await drain()
    await drain()
    expect(there(elder)).toMatchObject({ note: 'seen by Wu', data: { landmark: `mill ${n}` } })
    expect(await rowsOf('outbox')).toEqual([])
  })

  describe('though a restored server takes what it corrects after all', () => {
    async function bothLeft() {
      const check = phone.check({ detail: 'well' })
      await phone.book.keep(check)
      await drain()
      const earlier = server.backup()
      refuse(({ data }) => 'detail' in data)
      await phone.book.edit(check.id, { data: { detail: 'dizzy' } })
      await drain()
      server.restore(earlier)
      server.ledger.refuses = () => null
      whileUnderWay('/sync/push', async () => {
        phone.clock.pass(1_000)
        await phone.book.edit(check.id, { note: 'seen by Wu' })
      })
      return { id: check.id, restore: () => server.restore(earlier) }
    }

    test('comes after it, and stands for both at the next restore', async () => {
      const { id, restore } = await bothLeft()
      for (const next of [restore, () => undefined]) {
        await drain()
        await drain()
        expect(there(id)).toMatchObject({ note: 'seen by Wu', data: { detail: 'dizzy' } })
        expect(await phone.state()).toMatchObject({ unsent: 0, refused: 0 })
        next()
      }
    })

    test('and comes back itself, what was taken is not kept from the next restored server', async () => {
      const { id, restore } = await bothLeft()
      refuse(({ note }) => note === 'seen by Wu')
      await drain()
      await drain()
      expect(await returned()).not.toEqual([])
      restore()
      refuse(({ note }) => note === 'seen by Wu')
      await drain()
      await drain()
      expect(there(id)).toMatchObject({ data: { detail: 'dizzy' } })
      expect(await returned()).not.toEqual([])
      expect(await phone.state()).toMatchObject({ unsent: 0 })
    })
  })
})

describe('an alarm that leaves a second time', () => {
  const lanes = async () => (await rowsOf('outbox')).map(({ lane }) => lane)
  const sendAgainOffline = async (id: string) => {
    phone.online = false
    await phone.book.edit(id, {})
  }
  /** As an earlier version of the app left it. */
  const forgetLanes = () =>
    phone.store.change(async (unit) => {
      const worker = phone.ring.holder() ?? ''
      for (const table of ['aside', 'sent'] as const) {
        for (const row of await unit.list(table, { worker })) unit.put(table, { ...row, body: { ...row.body, lane: undefined } } as never)
      }
    })

  test('is as urgent as the first time, and says so while nobody has heard it', async () => {
    const check = await refusedAlarm()
    await sendAgainOffline(check.id)
    expect(await phone.state()).toMatchObject({ unsent: 1, urgentUnsent: 1 })
    expect(await phone.ask((reader) => reader.unheard())).toHaveLength(1)
  })

  test('is urgent also after its receipt was asked for in no hurry', async () => {
    const check = await askedForItsReceipt()
    expect(await lanes()).toEqual([1])
    await drain()
    await sendAgainOffline(check.id)
    expect(await lanes()).toEqual([0])
  })

  test('is urgent when its correction came back, too', async () => {
    const check = await refusedAlarm()
    refuse(() => true)
    await phone.book.edit(check.id, {})
    await drain()
    await sendAgainOffline(check.id)
    expect(await lanes()).toEqual([0])
  })

  test('goes before everything else to a server that was restored', async () => {
    const earlier = server.backup()
    const [plain, alarm] = [phone.check(), phone.check({ result: 'no_answer' })]
    await phone.book.keep(plain)
    await drain()
    await phone.book.keep(alarm, { urgent: true })
    await drain()
    server.restore(earlier)
    await drain()
    expect([...server.ledger.changes.values()].map(({ change }) => change.id)).toEqual([alarm.id, plain.id])
  })

  test('is urgent where an earlier version kept it without saying so', async () => {
    const earlier = server.backup()
    const plain = phone.check()
    await phone.book.keep(plain)
    await drain()
    const check = await refusedAlarm()
    await forgetLanes()
    server.restore(earlier)
    refuse(({ id, replaces }) => id === check.id && !replaces)
    await drain()
    expect([...server.ledger.changes.values()].map(({ change }) => change.id)).toEqual([check.id, plain.id])
    await forgetLanes()
    await sendAgainOffline(check.id)
    expect(await lanes()).toEqual([0])
  })

  test('is told from what was never urgent', async () => {
    const check = phone.check()
    refuse(() => true)
    await phone.book.keep(check)
    await drain()
    await sendAgainOffline(check.id)
    expect(await lanes()).toEqual([1])
  })
})

describe('what a person has still to decide, or has decided already', () => {
  test('one of two conflicts decided leaves the other to be asked about', async () => {
    const check = phone.check()
    await phone.book.keep(check)
    await drain()
    server.ledger.writeElsewhere(check.id, { detail: 'theirs', away_reason: 'theirs' })
    await phone.book.edit(check.id, { data: { detail: 'mine', away_reason: 'mine' } })
    await drain()
    await phone.book.edit(check.id, { data: { detail: 'mine' } }, { resolves: ['detail'] })
    await drain()
    expect(await shown(check.id)).toMatchObject({ state: { at: 'returned', how: 'conflict' }, record: { conflicts: [{ field: 'away_reason' }] } })
    expect(await phone.state()).toMatchObject({ refused: 1 })
    await phone.book.edit(check.id, { data: { away_reason: 'mine' } }, { resolves: ['away_reason'] })
    await drain()
    expect(await shown(check.id)).toMatchObject({ state: { at: 'signed' }, record: { conflicts: [], data: { detail: 'mine', away_reason: 'mine' } } })
    expect(await phone.state()).toMatchObject({ refused: 0 })
    expect(await rowsOf('aside')).toEqual([])
  })

  test('what was set aside is still there after something else was corrected', async () => {
    const check = phone.check()
    await phone.book.keep(check)
    await drain()
    refuse(({ data, note }) => data['detail'] === 'odd' || note === 'bad')
    await phone.book.edit(check.id, { data: { detail: 'odd' } })
    await drain()
    const [odd] = await returned()
    await phone.book.letGo(odd!.changeId)
    await phone.book.edit(check.id, { note: 'bad' })
    await drain()
    await phone.book.edit(check.id, { note: 'good' })
    await drain()
    expect(there(check.id)).toMatchObject({ note: 'good' })
    expect(await phone.state()).toMatchObject({ refused: 0, unsent: 0 })
    expect((await phone.ask((reader) => reader.letGo())).map(({ changeId }) => changeId)).toEqual([odd!.changeId])
  })
})
