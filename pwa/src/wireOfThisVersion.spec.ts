// @vitest-environment node
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import packaged from '../package.json'
import type { Fix } from './device'
import type { LiveServer } from './records/liveServer'
import { pushOne } from './records/pushOne'
import { FakeServer } from './sync/testing/fakeServer'
import type { Arrived } from './sync/testing/ledger'
import { Phone } from './sync/testing/phone'
import { createAnswers, type Answer } from './wakeup-checks/answers'
import { elder as elderKind } from './wakeup-checks/elder'
import { anElder } from './wakeup-checks/testing/anElder'
import { todaysEldersOf, type TodaysElder } from './wakeup-checks/todaysElders'
import { wakeupCheck } from './wakeup-checks/wakeupCheck'
import type { ElderData, WakeupCheckData } from './wakeup-checks/wire'

/** One push as it left, who sent it, and when the server had it. */
interface Push {
  as: 'county_supervisor' | 'helper'
  at: string
  body: { client_version: string; changes: Arrived[] }
  outcomes: string[]
}

const FOLDER = fileURLToPath(new URL(`../../tests/data/payloads/${packaged.version}`, import.meta.url))
const HOME = { area_code: '431225101207', group_no: '3', zhai_name: '枫木寨' }
const FOUND: Fix = { found: true, location: { type: 'Point', coordinates: [109.7312, 26.8701] }, accuracy_m: 18.4, source: 'gps', rough: false }
const NEEDED = { ethnicity: '12', birth_date: '1941-03-05', living: 'alone', risk: 'key' } as const
const contact = { id: '0193c000-0000-7000-8000-0000000000c1', name: '粟某', relation: '女儿', phone: '19900000001', place: '县城' }

/** One morning of invented people, through the app's own verbs: everything that a phone of this version puts on the wire. */
async function aMorning(): Promise<Push[]> {
  const server = new FakeServer()
  const pushes: Push[] = []
  const noteFrom = (as: Push['as'], body: Push['body'], outcomes: { outcome: string }[]) =>
    pushes.push({ as, at: new Date(server.now).toISOString(), body, outcomes: outcomes.map(({ outcome }) => outcome) })
  server.ledger.refuses = ({ data }) => (data['result'] === 'dead' && data['dead_name'] !== '粟某某' ? { slug: 'name-does-not-fit', title: '' } : null)
  const county = {
    deviceId: async () => 'desk-1',
    post: async (_path: string, body: Push['body']) => {
      const outcomes = body.changes.map((change) => server.ledger.receive(JSON.stringify(change)))
      noteFrom('county_supervisor', body, outcomes)
      return { outcomes }
    },
  } as unknown as LiveServer
  const phone = new Phone(server)
  const answer = server.answer.bind(server)
  server.answer = async (url, request, jar) => {
    const response = await answer(url, request, jar)
    if (url.endsWith('/sync/push')) {
      const { outcomes } = (await response.clone().json()) as { outcomes: { outcome: string }[] }
      const body = JSON.parse(String(request.body)) as Push['body']
      noteFrom('helper', { ...body, client_version: packaged.version }, outcomes)
    }
    return response
  }
  const pass = (minutes: number) => {
    phone.clock.pass(minutes * 60_000)
    server.now += minutes * 60_000
  }

  const ids = Array.from({ length: 9 }, (_, place) => `0193c000-0000-7000-8000-00000000000${place + 1}`)
  for (const id of ids) {
    const data = anElder({ ...NEEDED, phone: '19900000002', contacts: [contact], key_holder: { name: '梁某', phone: '19900000003', place: '隔壁' } })
    await pushOne(county, { kind: 'elder', id, base_revision: null, data: elderKind.toWire(data), ...HOME }, server.now)
  }
  const suspensions = [{ id: '0193c000-0000-7000-8000-0000000000a1', reason: 'hospital', from: '2026-11-24', to: null, note: '县医院' }]
  await pushOne(county, { kind: 'elder', id: ids[0] ?? '', base_revision: 1, data: { suspensions }, area_code: HOME.area_code }, server.now)

  phone.sync.knowLines([{ kinds: [elderKind, wakeupCheck], fieldRoles: ['helper'] }])
  await phone.signedIn()
  const elders = await phone.ask((reader) => reader.records<ElderData>('elder'))
  const slots: TodaysElder[] = await todaysEldersOf({ elders, slots: [], checks: [] }, '2026-11-23', '431225')
  const slotOf = (place: number) => slots.find(({ elder }) => elder.id === ids[place]) as TodaysElder
  const withPlace = createAnswers({ book: phone.book, clock: phone.clock, locator: { locate: async () => FOUND, refusal: () => null } })
  const without = createAnswers({ book: phone.book, clock: phone.clock, locator: { locate: async () => ({ found: false, reason: 'denied' }), refusal: () => null } })
  const say = async (place: number, what: Answer, answers = without) => {
    const id = await answers.recordAnswer(slotOf(place), what, null)
    await new Promise(setImmediate)
    pass(1)
    return id
  }
  const drain = async () => expect((await phone.sync.drainNow()).end).toBe('done')

  await say(0, { result: 'safe_seen', method: 'knock' }, withPlace)
  await say(1, { result: 'safe_voice', voice_means: 'phone' })
  await say(2, { result: 'safe_proxy', proxy_by: '儿媳' })
  const away = await say(3, { result: 'away', away_reason: 'relatives', detail: '去女儿家住两天' })
  await drain()
  await say(4, { result: 'unwell', detail: '头晕' }, withPlace)
  await say(5, { result: 'need_help', chores: ['water_wood', 'medicine'] })
  await say(6, { result: 'low_mood' })
  const silent = await say(7, { result: 'no_answer' })
  await drain()
  await without.noteAction({ id: silent, data: { elder_id: '', slot_id: '', result: 'no_answer' } as WakeupCheckData }, 'called_key_holder')
  await without.addToAnswer(silent, { detail: '窗帘没拉开' })
  await say(3, { result: 'safe_seen', corrects: away })
  await phone.book.edit(ids[1] ?? '', { data: { landmark: '晒谷坪旁边' }, note: '门铃坏了' })
  await phone.book.takeBack(await sent(say(6, { result: 'safe_seen' })), '按错了')
  await drain()
  const dead = await say(8, { result: 'dead', dead_name: '粟某' })
  await drain()
  await phone.book.edit(dead, { data: { dead_name: '粟某某' } })
  phone.restart().online = false
  phone.clock.setBy(-86_400_000)
  await phone.book.keep({ ...phone.check(), ...HOME, data: { elder_id: ids[7], slot_id: slotOf(7).slotId, result: 'safe_seen' } })
  pass(30)
  phone.online = true
  await drain()
  return pushes

  async function sent(id: Promise<string>): Promise<string> {
    const made = await id
    await drain()
    return made
  }
}

/** Ids and moments made anew with each run become numbers in the order in which they are met. */
function comparable(pushes: readonly Push[]): unknown {
  const met = new Map<string, string>()
  return JSON.parse(
    JSON.stringify(pushes.map(({ as, body, outcomes }) => ({ as, body, outcomes }))).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!met.has(id)) met.set(id, `id ${met.size}`)
      return met.get(id) ?? ''
    }),
  )
}

test('what this version puts on the wire is what is stored of it, so that servers to come go on understanding it', async () => {
  const now = await aMorning()
  if (process.env['STORE_PAYLOADS']) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(`${FOLDER}/a-morning.json`, `${JSON.stringify(now, null, 1)}\n`)
  }
  const stored = JSON.parse(readFileSync(`${FOLDER}/a-morning.json`, 'utf8')) as Push[]
  expect(comparable(now)).toEqual(comparable(stored))
})
