// @vitest-environment node
import { expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import type { Ledger } from './testing/ledger'
import { Phone, SwitchedOff } from './testing/phone'

/** A morning: keep, edit, take along, correct; every promise that came back is written down outside phone and server. */
async function morning(phone: Phone, ledger: Map<string, string>): Promise<void> {
  const checks = ['one', 'two', 'three'].map((detail) => phone.check({ detail }))
  for (const check of checks) {
    await phone.book.keep(check)
    ledger.set(check.id, String(check.data['detail']))
  }
  await phone.sync.drainNow()
  const first = checks[0]
  if (!first) return
  await phone.book.edit(first.id, { data: { detail: 'one, again' } })
  ledger.set(first.id, 'one, again')
  const urgent = phone.check({ detail: 'urgent' })
  await phone.book.keep(urgent, { urgent: true })
  ledger.set(urgent.id, 'urgent')
  await phone.sync.drainNow()
}

test('switched off between any two steps, nothing promised is lost and nothing is there twice', async () => {
  for (let step = 1; step < 200; step += 1) {
    const server = new FakeServer()
    const phone = await new Phone(server).signedIn()
    const ledger = new Map<string, string>()
    phone.steps = 0
    phone.dieAt = step
    const died = await morning(phone, ledger).then(
      () => false,
      (error: unknown) => error instanceof SwitchedOff,
    )
    phone.restart()
    await phone.sync.drainNow()
    for (const [id, detail] of ledger) {
      const there = server.ledger.records.get(id)?.record.data['detail']
      expect(there === detail || there === 'one, again', `step ${step}: ${detail}, server has ${String(there)}`).toBe(true)
      expect((await phone.ask((reader) => reader.record(id)))?.state.at, `step ${step}`).toBe('signed')
    }
    const made = [...server.ledger.changes.values()].filter(({ change }) => change.base_change_id === null && change.base_revision === null)
    expect(made.length, `step ${step}`).toBe(server.ledger.records.size)
    expect(await phone.state(), `step ${step}`).toMatchObject({ unsent: 0, refused: 0 })
    if (!died) return
  }
  throw new Error('the morning never ended')
}, 60_000)

type Chance = () => number
/** What each field of a record may hold in the end: one promised value, or more where the phone went off in between. */
type Wanted = Map<string, Record<string, unknown[]>>

const RUNS = Number(process.env['RUNS'] ?? 40)

test(`in ${RUNS} random runs of cuts, kills, restores and edits, all that was promised is there once, and both sides are equal`, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const chance = randomFrom(seed)
    const server = new FakeServer()
    server.pageSize = 3
    const phone = await new Phone(server).signedIn()
    const wanted: Wanted = new Map()
    const backups = [server.backup()]
    for (let turn = 0; turn < 25; turn += 1) {
      phone.dieAt = chance() < 0.3 ? phone.steps + 1 + Math.floor(chance() * 12) : null
      await someTurn(phone, chance, turn, wanted, backups)
      if (phone.dieAt !== null && phone.steps >= phone.dieAt) phone.restart()
      phone.dieAt = null
      phone.clock.pass(130_000)
      server.now += 130_000
    }
    phone.faults.length = 0
    for (let round = 0; round < 4; round += 1) {
      await phone.sync.drainNow()
      phone.clock.pass(130_000)
    }
    expect(await phone.state(), `seed ${seed}`).toMatchObject({ unsent: 0, refused: 0 })
    for (const [id, fields] of wanted) {
      const there = server.ledger.records.get(id)?.record.data
      const here = (await phone.ask((reader) => reader.record(id)))?.record.data
      if (!fields['kept']?.length) continue
      expect(here, `seed ${seed}`).toEqual(there)
      for (const [name, values] of Object.entries(fields)) expect(values, `seed ${seed} ${name}`).toContain(there?.[name])
    }
  }
}, 300_000)

async function someTurn(phone: Phone, chance: Chance, turn: number, wanted: Wanted, backups: Ledger[]): Promise<void> {
  const pick = chance()
  const kept = [...wanted].filter(([, fields]) => fields['kept']?.length).map(([id]) => id)
  const some = kept[Math.floor(chance() * kept.length)]
  if (pick < 0.35 || !some) await keepOne(phone, chance() < 0.2, turn, wanted)
  else if (pick < 0.6) await editOne(phone, some, chance() < 0.5 ? 'a' : 'b', turn, wanted)
  else if (pick < 0.65) backups.push(phone.server.backup())
  else if (pick < 0.7) phone.server.restore(backups[Math.floor(chance() * backups.length)] ?? phone.server.backup())
  else {
    const fault = (['request_lost', 'answer_lost', 'body_cut'] as const)[Math.floor(chance() * 4)]
    const path = (['/sync/push', '/sync/pull', '/auth/refresh'] as const)[Math.floor(chance() * 3)]
    if (fault && path) phone.fail(path, fault)
    await phone.sync.drainNow()
  }
}

async function keepOne(phone: Phone, urgent: boolean, turn: number, wanted: Wanted): Promise<void> {
  const check = phone.check({ kept: turn })
  wanted.set(check.id, {})
  if (await promised(phone.book.keep(check, { urgent }))) wanted.set(check.id, { kept: [turn] })
}

async function editOne(phone: Phone, id: string, name: string, turn: number, wanted: Wanted): Promise<void> {
  const fields = wanted.get(id) ?? {}
  const before = fields[name] ?? [undefined]
  const done = await promised(phone.book.edit(id, { data: { [name]: turn } }))
  wanted.set(id, { ...fields, [name]: done ? [turn] : [...before, turn] })
}

async function promised(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof SwitchedOff) return false
      throw error
    },
  )
}

function randomFrom(seed: number): Chance {
  let state = seed * 2_654_435_769
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296
  }
}
