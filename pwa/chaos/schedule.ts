import { idOfName, newId, URL_NAMESPACE } from '../src/device'
import { dayOf, writtenTime } from '../src/records/day'
import { blankRecord, type ChangedFields, type DeclaredMedia, type FieldRecord, type Kept } from '../src/records/record'
import { Album, asDeclared } from './album'
import type { Chance } from './chance'
import type { Ledger } from './ledger'
import { SwitchedOff, type Phone } from './phone'

export interface Worker {
  id: string
  role: 'helper' | 'team_leader'
  phone: string
}

/** A village in which one schedule plays. */
export interface Plot {
  area: string
  county: string
  password: string
  workers: Worker[]
  elders: string[]
}

export interface Hand {
  phone: Phone
  worker: Worker
  chance: Chance
  /** The office has shut this phone out. */
  shutOut: boolean
  /** It has handed over what it held and erased it. */
  gone: boolean
}

/** What the people at the office do to a village's phones and accounts. */
export interface Office {
  /** Tells whether it could be done. */
  order: (order: Record<string, unknown>) => Promise<boolean>
  /** No older state comes back any more, in which nobody was shut out. */
  restoresAreOver: () => boolean
}

interface ScheduleParts {
  name: string
  plot: Plot
  hands: Hand[]
  chance: Chance
  ledger: Ledger
  office: Office
  progress: () => void
}

type Step =
  | 'check' | 'urgent' | 'wrong' | 'elder' | 'edit' | 'again' | 'back' | 'returned' | 'draft' | 'drain' | 'drains' | 'wait' | 'clock' | 'doom' | 'off'
  | 'network' | 'form' | 'attach' | 'detach' | 'drop' | 'claim' | 'meanwhile' | 'shut_out' | 'close'

const WEIGHTS: Record<Step, number> = {
  check: 16, urgent: 6, wrong: 4, elder: 3, edit: 22, again: 8, back: 4, returned: 8, draft: 2, drain: 26, drains: 12, wait: 4, clock: 4, doom: 9, off: 4,
  network: 3, form: 15, attach: 8, detach: 2, drop: 1.5, claim: 1.5, meanwhile: 9, shut_out: 3, close: 1.5,
}
/** What somebody does while the phone waits for an answer. */
const MEANWHILE = { edit: 5, returned: 4, back: 2, urgent: 2, form: 1 } satisfies Partial<Record<Step, number>>
const DAY_MS = 86_400_000
const CLOCK_JUMPS = [DAY_MS, -365 * DAY_MS, 365 * DAY_MS, -1_800_000, 1_800_000, -DAY_MS]
const RESULTS = ['safe_seen', 'safe_voice', 'unwell', 'need_help', 'away'] as const
const REFUSED_FOR_EVER = ['not-yours', 'field-not-yours', 'record-is-void', 'checks-are-appended', 'not-taken-back', 'id-taken']
const SETTLING_PASSES = 16
/** So many photos a person leaves in a record of which too many came. */
const FEW = 3

/** What is about to be promised, as the judge reads it. */
interface Line {
  op: string
  record: string
  kind?: string
  fields: Record<string, unknown>
  /** Hashes of all files that the record then tells of. */
  media?: string[]
  /** The draft that goes with it. */
  draft?: string
  file?: object
  form?: object
}

/** One small story: a few phones in one village, written into the ledger as they promise things. */
export class Schedule {
  private count = 0
  private namespace: string | null = null
  private readonly album: Album
  private readonly closed = new Set<Worker>()
  /** Also those opened since: an older state may have come back in which they were not. */
  private readonly wereClosed = new Set<Worker>()
  readonly name: string
  readonly plot: Plot
  readonly hands: Hand[]
  private readonly chance: Chance
  private readonly ledger: Ledger
  private readonly office: Office
  private readonly progress: () => void

  constructor({ name, plot, hands, chance, ledger, office, progress }: ScheduleParts) {
    this.name = name
    this.plot = plot
    this.hands = hands
    this.chance = chance
    this.ledger = ledger
    this.office = office
    this.progress = progress
    this.album = new Album(this)
  }

  async play(steps: number): Promise<void> {
    for (const hand of this.hands) await this.drain(hand)
    for (let step = 0; step < steps; step += 1) {
      await this.step()
      this.progress()
    }
  }

  /** The network is calm: closed accounts are opened again, and phones that were shut out say their last word. */
  async takeLeave(): Promise<void> {
    for (const worker of this.wereClosed) await this.office.order({ do: 'open', phone: worker.phone })
    for (const hand of this.hands.filter(({ shutOut }) => shutOut)) {
      hand.phone.online = true
      for (let pass = 0; pass < SETTLING_PASSES && !hand.gone; pass += 1) {
        hand.phone.dieIn = null
        await this.drain(hand)
        hand.phone.clock.pass(130_000)
      }
    }
  }

  /** The network is calm: lets every phone send and fetch until nothing moves any more. */
  async settle(): Promise<void> {
    // Twice: on PostgreSQL a pull sees nothing that is newer than the oldest transaction still open, whoever's it is.
    let quiet = 0
    for (let pass = 0; pass < SETTLING_PASSES && quiet < 2; pass += 1) {
      let moved = pass === 0 // what waits for its time waits no longer than until the next
      for (const hand of this.hands.filter(({ gone }) => !gone)) {
        hand.phone.online = true
        hand.phone.dieIn = null
        const end = await this.drain(hand)
        const { unsettled, waiting } = await hand.phone.left()
        moved ||= end?.end !== 'done' || end.fetched > 0 || end.sent > waiting || unsettled
        hand.phone.clock.pass(pass === 0 ? 700_000 : 130_000)
      }
      quiet = moved ? 0 : quiet + 1
    }
    await this.ledger.write({ what: 'settled', schedule: this.name, quiet: quiet >= 2 })
  }

  private async step(): Promise<void> {
    const step = this.chance.weighed(WEIGHTS)
    const hand = this.chance.one(this.hands)
    if (hand.gone) return
    if (hand.phone.off) await this.restart(hand)
    return this.take(step, hand)
  }

  private async take(step: Step, hand: Hand): Promise<void> {
    switch (step) {
      case 'check':
        return this.check(hand, {})
      case 'urgent':
        return this.check(hand, { urgent: true })
      case 'wrong':
        return this.check(hand, { wrong: true })
      case 'elder':
        return this.elder(hand)
      case 'edit':
        return this.edit(hand)
      case 'again':
        await this.edit(hand)
        return this.edit(hand)
      case 'back':
        return this.takeBack(hand)
      case 'returned':
        return this.answerReturned(hand)
      case 'draft':
        return this.draft(hand)
      case 'drain':
        return void (await this.drain(hand))
      case 'drains':
        return void (await Promise.all(this.hands.map((one) => (one.gone ? null : this.drain(one)))))
      case 'meanwhile':
        return this.meanwhile(hand)
      case 'shut_out':
        return this.shutOut(hand)
      case 'close':
        return this.closeAccount(hand.worker)
      case 'wait':
        return hand.phone.clock.pass(this.chance.one([3_000, 130_000, 700_000]))
      case 'clock':
        return this.setClock(hand)
      case 'doom':
        hand.phone.dieIn = this.chance.between(1, 30)
        return this.tell({ what: 'doom', phone: hand.phone.parts.name, steps: hand.phone.dieIn })
      case 'off':
        return this.restart(hand)
      case 'network':
        hand.phone.online = !hand.phone.online
        return this.tell({ what: 'network', phone: hand.phone.parts.name, online: hand.phone.online })
      default:
        return this.album[step](hand)
    }
  }

  private tell(line: object): void {
    this.ledger.note({ schedule: this.name, ...line })
  }

  token(): string {
    this.count += 1
    return `${this.name}~${this.count}`
  }

  /** Something is done while a drain waits for an answer. */
  private async meanwhile(hand: Hand): Promise<void> {
    const { phone, chance } = hand
    const [times, what] = [chance.between(1, 4), chance.weighed(MEANWHILE)]
    const draining = this.drain(hand)
    await Promise.race([phone.hasAsked(times), draining])
    if (!phone.off && !hand.gone) await this.take(what, hand)
    await draining
  }

  /**
   * The phone counts as lost at the office; whoever has it goes on using it. Not in the moment between its first sign-in and its
   * certificate: then it can hand over nothing, and keeps all it has (docs/sync.md).
   */
  private async shutOut(hand: Hand): Promise<void> {
    if (hand.shutOut || !this.office.restoresAreOver() || !(await hand.phone.isCertified())) return
    const device = await hand.phone.sync.deviceId()
    hand.shutOut = await this.office.order({ do: 'shut_out', phone: hand.worker.phone, device })
    if (hand.shutOut) this.tell({ what: 'shut_out', phone: hand.phone.parts.name, device })
  }

  /** Closes somebody's account, or opens it again. */
  private async closeAccount(worker: Worker): Promise<void> {
    const was = this.closed.delete(worker)
    if (!was) {
      this.closed.add(worker)
      this.wereClosed.add(worker)
    }
    await this.office.order({ do: was ? 'open' : 'close', phone: worker.phone })
    this.tell({ what: was ? 'opened' : 'closed', worker: worker.id })
  }

  private setClock(hand: Hand): void {
    const by = this.chance.one(CLOCK_JUMPS)
    hand.phone.clock.setBy(by)
    this.tell({ what: 'clock', phone: hand.phone.parts.name, by })
  }

  /** The app begins anew; now and then nobody unlocks it at once, and what is closed leaves without its author. */
  private async restart(hand: Hand): Promise<void> {
    const locked = hand.chance.happens(0.3)
    this.tell({ what: 'restart', phone: hand.phone.parts.name, locked })
    await hand.phone.restart({ locked })
    if (locked && hand.chance.happens(0.7)) this.tell({ what: 'carried', phone: hand.phone.parts.name, end: await hand.phone.drain() })
    if (!hand.phone.off) await hand.phone.unlock(this.plot.password)
  }

  async drain(hand: Hand): Promise<Awaited<ReturnType<Phone['drain']>> | null> {
    const { phone } = hand
    try {
      if (phone.off) await this.restart(hand)
      let end = await phone.drain()
      hand.gone = hand.shutOut && !phone.off && (await phone.isErased())
      if (!phone.off && !hand.gone && (end.end === 'nobody_here' || end.end === 'password_needed')) {
        await phone.sync.signIn(hand.worker.phone, this.plot.password)
        end = await phone.drain()
        hand.gone = hand.shutOut && !phone.off && (await phone.isErased())
      }
      const crashed = end.end === 'crashed' && !phone.off
      this.tell({ what: crashed ? 'crash' : 'drain', phone: phone.parts.name, end: crashed && end.end === 'crashed' ? String(trace(end.error)) : end })
      return end
    } catch (error) {
      const known = phone.off || hand.shutOut || error instanceof SwitchedOff || (error as Error).name === 'NoAnswer' || (error as Error).name === 'Declined'
      this.tell({ what: known ? 'drain' : 'crash', phone: phone.parts.name, end: String(known ? error : trace(error)) })
      return null
    }
  }

  /** Writes down what is about to be promised, and then whether it was: the moment the store has said so. */
  async promise(hand: Hand, line: Line, work: () => Promise<unknown>): Promise<void> {
    await this.promised(hand, line, work)
  }

  /** The same, and tells whether it was. */
  async promised(hand: Hand, line: Line, work: () => Promise<unknown>): Promise<boolean> {
    const n = this.token()
    const { phone, worker } = hand
    this.tell({ what: 'intend', n, phone: phone.parts.name, worker: worker.id, ...line })
    try {
      const said = await work()
      await this.ledger.write({ what: 'kept', n, said })
      return true
    } catch (error) {
      const { name } = error as Error
      if (phone.off || error instanceof SwitchedOff) this.tell({ what: 'unsure', n })
      else if (name === 'NotOnThisPhone' || name === 'NobodyHere' || name === 'Locked' || name === 'StillDeclared') await this.ledger.write({ what: 'declined', n, why: name })
      else await this.ledger.write({ what: 'crash', n, phone: phone.parts.name, end: trace(error) })
      return false
    }
  }

  async look<T>(hand: Hand, query: Parameters<Phone['ask']>[0]): Promise<T> {
    return (await hand.phone.ask(query)) as T
  }

  private async check(hand: Hand, how: { urgent?: boolean; wrong?: boolean }): Promise<void> {
    const { phone, chance } = hand
    const elders = await this.look<Kept[]>(hand, (reader) => reader.records('elder'))
    if (elders.length === 0) return
    const elder = chance.one(elders).record
    const wall = phone.clock.now()
    const slot = await this.slotFor(hand, elder.id)
    const token = this.token()
    const wrong = how.wrong ? chance.one(['name', 'length'] as const) : null
    const result = wrong === 'name' ? 'dead' : how.urgent ? chance.one(['no_answer', 'emergency'] as const) : chance.one(RESULTS)
    const data = {
      elder_id: elder.id, slot_id: slot, result, method: 'knock', detail: wrong === 'length' ? token.padEnd(2001, '.') : token,
      ...(wrong === 'name' ? { dead_name: 'Another' } : {}),
    }
    const record = blankRecord({
      id: newId(wall), kind: 'wakeup_check', area_code: elder.area_code, occurred_at: writtenTime(wall), location_absent_reason: 'not_asked', data,
    })
    const hold = chance.happens(0.25) ? { holdUntil: wall + 5_000 } : {}
    await this.promise(hand, { op: 'keep', record: record.id, kind: 'wakeup_check', fields: { 'data.detail': data.detail } }, () =>
      phone.book.keep(record, { urgent: how.urgent ?? false, ...hold }),
    )
    if (phone.off || !chance.happens(0.15)) return
    await this.drain(hand)
  }

  private async elder(hand: Hand): Promise<void> {
    const { phone, chance, worker } = hand
    if (worker.role === 'helper' && chance.happens(0.7)) return
    const wall = phone.clock.now()
    const landmark = this.token()
    const data = { name: `Long ${this.token()}`, sex: '2', birth_date: '1941-03-05', living: 'alone', frequency: 'daily', schedule_from: '2026-11-01', risk: 'key', state: 'active', landmark }
    const record = blankRecord({ id: newId(wall), kind: 'elder', area_code: this.plot.area, occurred_at: writtenTime(wall), data })
    await this.promise(hand, { op: 'keep', record: record.id, kind: 'elder', fields: { 'data.name': data.name, 'data.landmark': landmark } }, () => phone.book.keep(record))
  }

  private async edit(hand: Hand): Promise<void> {
    const { phone, chance } = hand
    if (phone.off) return
    const kind = chance.happens(0.65) ? 'elder' : 'wakeup_check'
    const all = await this.look<Kept[]>(hand, (reader) => reader.records(kind, { mine: kind === 'wakeup_check' && chance.happens(0.95) }))
    if (all.length === 0) return
    const { record } = chance.one(all)
    const token = this.token()
    const changed = this.change(hand, record, token)
    await this.promise(hand, { op: 'edit', record: record.id, fields: flat(changed, token) }, () =>
      phone.book.edit(record.id, changed, { urgent: chance.happens(0.1), ...(chance.happens(0.15) ? { holdUntil: phone.clock.now() + 5_000 } : {}) }),
    )
  }

  private change(hand: Hand, record: FieldRecord, token: string): ChangedFields {
    if (record.kind === 'wakeup_check') return hand.chance.happens(0.5) ? { data: { detail: token } } : { note: token }
    const leader = hand.worker.role === 'team_leader'
    const field = hand.chance.weighed({ landmark: 5, note: 4, place_text: leader ? 1 : 0.3, health_note: leader ? 1 : 0, contacts: leader ? 2 : 0 })
    if (field === 'note') return { note: token }
    if (field === 'place_text') return { place_text: token }
    if (field !== 'contacts') return { data: { [field]: token } }
    const contacts = [...((record.data as { contacts?: { id: string; name: string }[] }).contacts ?? [])]
    const place = hand.chance.between(0, Math.min(2, contacts.length))
    contacts[place] = { ...(contacts[place] ?? { id: newId(hand.phone.clock.now()), relation: '' }), name: token }
    return { data: { contacts } }
  }

  private async takeBack(hand: Hand): Promise<void> {
    const { phone, chance } = hand
    const mine = await this.look<Kept[]>(hand, (reader) => reader.records('wakeup_check', { mine: true }))
    if (mine.length === 0) return
    const { record } = chance.one(mine)
    const reason = this.token()
    await this.promise(hand, { op: 'take_back', record: record.id, fields: { review: reason } }, () => phone.book.takeBack(record.id, reason))
  }

  /** What came back: decided, corrected, or let go. */
  private async answerReturned(hand: Hand): Promise<void> {
    const { phone, chance } = hand
    const returned = await hand.phone.ask((reader) => reader.returned())
    if (returned.length === 0) return
    const one = chance.one(returned)
    const record = one.record?.record
    if (!record || chance.happens(0.2) || (one.how === 'refused' && REFUSED_FOR_EVER.includes(one.problem.slug) && chance.happens(0.7))) {
      return this.promise(hand, { op: 'let_go', record: record?.id ?? '', fields: {} }, () => phone.book.letGo(one.changeId))
    }
    const token = this.token()
    if (one.how === 'refused') {
      const name = await this.nameOf(hand, record)
      const media = fewer(one.wanted.media)
      const changed: ChangedFields = { ...(record.kind === 'wakeup_check' ? { data: { detail: token, ...(name ? { dead_name: name } : {}) } } : { note: token }), ...(media ? { media } : {}) }
      return this.promise(hand, { op: 'edit', record: record.id, fields: flat(changed, token), ...(media ? { media: media.map(({ sha256 }) => sha256) } : {}) }, () => phone.book.edit(record.id, changed))
    }
    const fields = record.conflicts.map(({ field }) => field).filter((field) => !field.startsWith('contacts'))
    if (fields.length === 0) return
    const changed: ChangedFields = {}
    for (const field of fields) {
      if (field === 'note' || field === 'place_text') changed[field] = token
      else if (field.startsWith('media')) changed.media = asDeclared(record.media)
      else if (field !== 'review') changed.data = { ...changed.data, [field]: token }
    }
    await this.promise(hand, { op: 'edit', record: record.id, fields: flat(changed, token) }, () => phone.book.edit(record.id, changed, { resolves: fields }))
  }

  private async nameOf(hand: Hand, record: FieldRecord): Promise<string | null> {
    const { elder_id, result } = record.data as { elder_id?: string; result?: string }
    if (result !== 'dead' || !elder_id) return null
    const elder = await hand.phone.ask((reader) => reader.record(elder_id))
    return elder ? String((elder.record.data as { name?: string }).name) : null
  }

  private async draft(hand: Hand): Promise<void> {
    const token = this.token()
    await this.promise(hand, { op: 'draft', record: 'draft', fields: { value: token } }, () => hand.phone.book.keepDraft('draft', token))
  }

  /** The morning to which an answer about an elder belongs. */
  async slotFor({ phone, chance }: Hand, elder: string): Promise<string> {
    const slots = (await phone.ask((reader) => reader.records('wakeup_slot', { where: (one) => (one.data as { elder_id?: string }).elder_id === elder }))) as Kept[]
    const known = slots.map(({ record }) => record).sort((a, b) => (a.occurred_at < b.occurred_at ? -1 : 1))[0]
    return known && chance.happens(0.8) ? known.id : this.slotOf(elder, dayOf(phone.clock.now()))
  }

  private async slotOf(elder: string, day: string): Promise<string> {
    this.namespace ??= await idOfName(URL_NAMESPACE, 'urn:xunfang:wakeup_slot')
    return idOfName(this.namespace, `${this.plot.county}:${elder}:${day}:1`)
  }
}

/** Field by field, as the judge reads it; of the contacts the name that was written. */
function flat({ data = {}, ...envelope }: ChangedFields, written: string): Record<string, unknown> {
  const fields = { ...envelope, ...Object.fromEntries(Object.entries(data).map(([name, value]) => [`data.${name}`, value])) }
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (name === 'data.contacts' ? [[name, written]] : value === written ? [[name, value]] : [])))
}

/** What a person takes out of what was refused: what is empty, and what is too many. */
function fewer(media: DeclaredMedia[] | undefined): DeclaredMedia[] | null {
  return media ? asDeclared(media).filter(({ bytes }) => bytes > 0).slice(0, FEW) : null
}

function trace(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : JSON.stringify(error)
}
