// @vitest-environment node
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import packaged from '../package.json'
import type { Fix } from './device'
import type { LiveServer } from './records/liveServer'
import { encounter, guideSign, partner, patrolPoint, patrolShift, stationStay, trackSegment } from './patrols/kinds'
import { blankMeeting, type Meeting } from './patrols/met/meeting'
import { createMeetings } from './patrols/met/meetings'
import { usualOpening } from './patrols/shift/opening'
import { createShifts } from './patrols/shift/shifts'
import { toSegment } from './patrols/track/cutting'
import type { EncounterData, ShiftData, StayData } from './patrols/wire'
import { person, type PersonData } from './people/person'
import { writtenTime, type FieldRecord } from './records'
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

type Sender = 'county_supervisor' | 'helper' | 'station_lead' | 'patroller'

/** One push as it left, who sent it, and when the server had it. */
interface Push {
  as: Sender
  at: string
  body: { client_version: string; changes: Arrived[] }
  outcomes: string[]
}

const FOLDER = fileURLToPath(new URL(`../../tests/data/payloads/${packaged.version}`, import.meta.url))
const HOME = { area_code: '431225101207', group_no: '3', zhai_name: '枫木寨' }
const FOUND: Fix = { found: true, location: { type: 'Point', coordinates: [109.7312, 26.8701] }, accuracy_m: 18.4, source: 'gps', rough: false }
const NEEDED = { ethnicity: '12', birth_date: '1941-03-05', living: 'alone', risk: 'key' } as const
const contact = { id: '0193c000-0000-7000-8000-0000000000c1', name: '粟某', relation: '女儿', phone: '19900000001', place: '县城' }

/** A server, an office and one phone whose pushes are written down. */
function aStage(office: Sender, field: Sender) {
  const server = new FakeServer()
  const pushes: Push[] = []
  const noteFrom = (as: Sender, body: Push['body'], outcomes: { outcome: string }[]) =>
    pushes.push({ as, at: new Date(server.now).toISOString(), body, outcomes: outcomes.map(({ outcome }) => outcome) })
  const desk = {
    deviceId: async () => 'desk-1',
    post: async (_path: string, body: Push['body']) => {
      const outcomes = body.changes.map((change) => server.ledger.receive(JSON.stringify(change)))
      noteFrom(office, body, outcomes)
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
      noteFrom(field, { ...body, client_version: packaged.version }, outcomes)
    }
    return response
  }
  const pass = (minutes: number) => {
    phone.clock.pass(minutes * 60_000)
    server.now += minutes * 60_000
  }
  const drain = async () => expect((await phone.sync.drainNow()).end).toBe('done')
  return { server, pushes, desk, phone, pass, drain }
}

/** One morning of invented people, through the app's own verbs: everything that a helper's phone of this version puts on the wire. */
async function aMorning(): Promise<Push[]> {
  const { server, pushes, desk, phone, pass, drain } = aStage('county_supervisor', 'helper')
  server.ledger.refuses = ({ data }) => (data['result'] === 'dead' && data['dead_name'] !== '粟某某' ? { slug: 'name-does-not-fit', title: '' } : null)

  const ids = Array.from({ length: 9 }, (_, place) => `0193c000-0000-7000-8000-00000000000${place + 1}`)
  for (const id of ids) {
    const data = anElder({ ...NEEDED, phone: '19900000002', contacts: [contact], key_holder: { name: '梁某', phone: '19900000003', place: '隔壁' } })
    await pushOne(desk, { kind: 'elder', id, base_revision: null, data: elderKind.toWire(data), ...HOME }, server.now)
  }
  const suspensions = [{ id: '0193c000-0000-7000-8000-0000000000a1', reason: 'hospital', from: '2026-11-24', to: null, note: '县医院' }]
  await pushOne(desk, { kind: 'elder', id: ids[0] ?? '', base_revision: 1, data: { suspensions }, area_code: HOME.area_code }, server.now)

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

/** One night of an invented crew: every kind of the patrols, the files that they declare, and what is added, corrected and taken back. */
async function aNight(): Promise<Push[]> {
  const { server, pushes, desk, phone, pass, drain } = aStage('station_lead', 'patroller')
  const town = '431225100'
  const bridge = { location: FOUND.location, location_source: FOUND.source, accuracy_m: FOUND.accuracy_m }
  const entered = server.now + 20 * 60_000
  server.ledger.refuses = ({ kind, data }) => (kind === 'station_stay' && Date.parse(String(data['left_at'])) < entered ? { slug: 'invalid-fields', title: '' } : null)
  const pointId = '0193c000-0000-7000-8000-0000000000d1'
  const point = { name: '渠水大桥下', place_type: 'bridge', importance: 'high', every_days: 3, state: 'active', hint: '桥墩东侧' } as const
  await pushOne(desk, { kind: 'patrol_point', id: pointId, base_revision: null, data: patrolPoint.toWire(point) as Record<string, unknown>, area_code: town, ...bridge }, server.now)
  const sign = { name: '汽车站引导牌', text: '救助热线', phone: '19900000009', condition: 'damaged', damage: '字看不清' } as const
  await pushOne(desk, { kind: 'guide_sign', id: '0193c000-0000-7000-8000-0000000000d2', base_revision: null, data: guideSign.toWire(sign) as Record<string, unknown>, area_code: town, ...bridge }, server.now)

  const hospitalId = '0193c000-0000-7000-8000-0000000000d3'
  const hospital = { name: '县人民医院', partner_kind: 'hospital', contact: '梁某', phone: '19900000008', agreement_on: '2026-01-01', state: 'active' } as const
  await pushOne(desk, { kind: 'partner', id: hospitalId, base_revision: null, data: partner.toWire(hospital) as Record<string, unknown>, area_code: '431225' }, server.now)

  phone.sync.knowLines([{ kinds: [person, patrolPoint, guideSign, partner, patrolShift, trackSegment, encounter, stationStay], fieldRoles: ['helper'] }])
  await phone.signedIn()
  const shifts = createShifts({ book: phone.book, clock: phone.clock })
  const locatedMeetings = createMeetings({ book: phone.book, clock: phone.clock, locator: { locate: async () => FOUND, refusal: () => null } })
  const now = () => writtenTime(phone.clock.now())
  const thing = (place: number) => `0193c000-0000-7000-8000-0000000000e${place}`
  const record = async <Data extends object>(id: string) => (await phone.ask((reader) => reader.record<Data>(id)))?.record as FieldRecord<Data>

  const opening = { ...usualOpening(null, { id: 'me', name: '杨某' }, 20), temperature: '4.5', vehicle: '救助车1号', weather_alert: 'yellow' as const, track_allowed: true, points: [pointId] }
  opening.crew = [{ id: 'me', name: '杨某', driver: true }, { id: 'other', name: '粟某' }]
  opening.supplies = [{ id: 'quilts', item: 'quilt', unit: '床', source: 'charity', out: 6, unit_cost: 45.5 }]
  opening.company = [{ id: 'police', partner_kind: 'police', name: '城关派出所', people: 2 }]
  const shiftId = await shifts.open(opening, { area_code: town })
  await drain()

  const around = { area_code: town, shiftId, earlier: null, who: {} }
  const photo = { sha256: 'ab'.repeat(32), role: 'situation', filetype: 'image/jpeg', bytes: 81_234 }
  const refused = await locatedMeetings.keep(
    { ...blankMeeting({ point_id: pointId, place_type: 'bridge', conditions: ['ok'], aid: [{ id: thing(1), type: 'quilt', qty: 1, unit: '床' }], informed: true, willingness: 'refused', refusal_reason: 'waiting' }),
      startedAt: phone.clock.now(), place: FOUND, person: { nickname: '老石', sex: '1', age_from: 50, age_to: 60, origin: 'other_province', description: '灰色棉衣，左腿不便' }, media: [photo], note: '说等一个亲戚' },
    around,
  )
  await shifts.visit({ id: shiftId, data: (await record<ShiftData>(shiftId)).data }, pointId, 1)
  pass(10)
  const child = { ...blankMeeting({ place_type: 'street', conditions: ['minor'], behaviours: ['begging'], report: { ticks: ['injury'], called_110_at: now(), police_no: 'JQ-0001', reporter: '杨某' }, willingness: 'unable', outcome: 'police', handover: { partner_kind: 'police', unit: '城关派出所', receiver: '吴某', at: now() } }), startedAt: phone.clock.now(), place: FOUND, person: { name: '小草', sex: '2' } }
  await locatedMeetings.keep(child as Meeting, { ...around, who: child.person as PersonData })
  await drain()
  pass(10)
  const ill = await locatedMeetings.keep(
    { ...blankMeeting({ place_type: 'bus', conditions: ['ill'], informed: true, willingness: 'willing', outcome: 'hospital', hospital: { called_120_at: now(), accompanied_by: '粟某', deposit: 500 } }), startedAt: phone.clock.now(), place: FOUND, person: { name: '石某', sex: '1', birth_date: '1961-04-05' } },
    around,
  )
  await drain()
  await phone.book.edit<EncounterData>(ill, { data: { handover: { partner_kind: 'hospital', partner_id: hospitalId, unit: '县人民医院', receiver: '梁某', receiver_phone: '19900000008', at: now(), belongings: '背包一个' } } })
  await locatedMeetings.keep(
    { ...blankMeeting({ place_type: 'street', conditions: ['ok'], informed: true, willingness: 'willing', outcome: 'ticket_home', aid: [{ id: thing(2), type: 'fare', qty: 1 }], ticket: { destination: '怀化', train_no: 'K1', price: 31.5, voucher_no: 'P-0001', state: 'issued' }, fare: { amount: 20, receipt_no: 'S-0001', destination: '怀化南站' },
        costs: [{ id: thing(3), what: 'ticket', amount: 31.5, source: 'budget', booked_on: '2026-11-23', receipt_no: 'P-0001' }] }), startedAt: phone.clock.now(), place: FOUND, person: { name: '杨某某', sex: '1', age_from: 40, age_to: 45 } },
    around,
  )
  const positions = Array.from({ length: 8 }, (_, step) => ({ at: phone.clock.now() + step * 5_000, lon: 109.7163, lat: 26.875 + step / 10_000, acc: 6 + step }))
  const walked = toSegment(shiftId, positions, 'closed')
  await phone.book.keep(trackSegment.create({ area_code: town, at: Date.parse(walked.starts_at), data: walked }))
  const met = await record<EncounterData>(refused)
  const stay = stationStay.create({ area_code: town, at: phone.clock.now(), data: { person_id: met.data.person_id, encounter_id: refused, entered_at: now(), came_by: 'patrol', informed: true, conditions: ['ok'], aid_kinds: ['living'] } })
  await phone.book.keep(stay)
  pass(30)
  await drain()
  await phone.book.edit<StayData>(stay.id, { data: { left_at: writtenTime(entered - 3_600_000), leaving: 'own_way' } })
  await drain()
  await phone.book.edit<StayData>(stay.id, { data: { left_at: now(), leaving: 'own_way', aid_kinds: ['living', 'return'] } })
  await phone.book.edit<EncounterData>(refused, { media: [], note: '照片拿掉了' })
  await phone.book.edit<PersonData>(met.data.person_id, { data: { name: '石某某', home: '贵州省天柱县' } })
  const twice = await locatedMeetings.keep({ ...blankMeeting({ place_type: 'street', conditions: ['ok'], informed: true, willingness: 'refused' }), startedAt: phone.clock.now(), place: FOUND, person: { nickname: '记重了' } }, around)
  await drain()
  await phone.book.takeBack(twice, '同一个人记了两次')
  await shifts.close(shiftId, { supplies: ((await record<ShiftData>(shiftId)).data.supplies ?? []).map((one) => ({ ...one, back: 5 })), summary: '走访一处，四人', costs: [{ id: thing(4), what: 'other', amount: 60, source: 'budget', booked_on: '2026-11-23' }] })
  await drain()
  return pushes
}

const STORIES = { 'a-morning': aMorning, 'a-night': aNight }

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

test.each(Object.entries(STORIES))('what this version puts on the wire is what is stored of it, so that servers to come go on understanding it: %s', async (name, tell) => {
  const now = await tell()
  if (process.env['STORE_PAYLOADS'] === name) {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(`${FOLDER}/${name}.json`, `${JSON.stringify(now, null, 1)}\n`)
  }
  const stored = JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as Push[]
  expect(comparable(now)).toEqual(comparable(stored))
})
