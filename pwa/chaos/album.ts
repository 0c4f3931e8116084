import { newId } from '../src/device'
import { writtenTime } from '../src/records/day'
import { LANE } from '../src/records/files'
import { blankRecord, type DeclaredMedia, type FieldRecord, type Kept } from '../src/records/record'
import type { Chance } from './chance'
import { makeFile, wellKnownFile, type MadeFile } from './files'
import type { Hand, Schedule } from './schedule'

/** A form that somebody fills in; its draft outlives the app. */
interface Form {
  kind: 'wakeup_check' | 'elder'
  elder: string
  token: string
  media: DeclaredMedia[]
}

const FORMS = 'form/'
/** So many files in one record; the server takes a few more. */
const MOST = 6

/** Photos and voice notes of one schedule: put for drafts and records, told of, taken out, dropped. */
export class Album {
  private readonly made: MadeFile[] = []

  constructor(private readonly schedule: Schedule) {}

  /** Begins a form or goes on with one that was found, puts something for it, and keeps it now or later. */
  async form(hand: Hand): Promise<void> {
    const { chance } = hand
    const found = await this.found(hand)
    const { id, form } = found.length > 0 && chance.happens(0.6) ? chance.one(found) : { id: FORMS + this.schedule.token(), form: await this.begun(hand) }
    if (!form) return
    if (!(await this.write(hand, id, form))) return
    for (let left = form.media.length > 0 ? chance.between(0, 1) : chance.between(1, 2); left > 0; left -= 1) {
      const declared = await this.put(hand, id, form.kind)
      if (!declared) return
      form.media = withOne(form.media, declared)
      if (!(await this.write(hand, id, form))) return
    }
    if (chance.happens(0.7)) await this.keep(hand, id, form)
  }

  /** A photo more for a record that is kept, by one phone or by all at once. */
  async attach(hand: Hand): Promise<void> {
    const records = await this.schedule.look<Kept[]>(hand, (reader) => reader.records(hand.chance.happens(0.75) ? 'elder' : 'wakeup_check'))
    if (records.length === 0) return
    const { record } = hand.chance.one(records)
    const together = hand.chance.happens(0.35) ? this.schedule.hands.filter(({ phone, gone }) => !phone.off && !gone) : [hand]
    const same = hand.chance.happens(0.3) ? this.file(hand.chance, record.kind) : null
    await Promise.all(together.map((one) => this.attachTo(one, record, same)))
  }

  /** Takes a photo out of a record, and off the phone. */
  async detach(hand: Hand): Promise<void> {
    const records = (await this.schedule.look<Kept[]>(hand, (reader) => reader.records('elder'))).filter(({ record }) => record.media.length > 0)
    if (records.length === 0) return
    const { record } = hand.chance.one(records)
    const { sha256 } = hand.chance.one(record.media)
    await this.tell(hand, record.id, asDeclared(record.media).filter((one) => one.sha256 !== sha256))
    await this.remove(hand, record.id, sha256)
  }

  /** Lets a form go with all that was put for it, or one photo of it. */
  async drop(hand: Hand): Promise<void> {
    const found = await this.found(hand)
    if (found.length === 0) return
    const { id, form } = hand.chance.one(found)
    const [one] = form.media
    if (!one || hand.chance.happens(0.5)) return this.schedule.promise(hand, { op: 'drop', record: id, fields: {} }, () => hand.phone.book.dropDraft(id))
    if (await this.write(hand, id, { ...form, media: form.media.slice(1) })) await this.remove(hand, id, one.sha256)
  }

  /** Tells of a photo of other people whose hash was heard somewhere, and has not its bytes. */
  async claim(hand: Hand): Promise<void> {
    const records = await this.schedule.look<Kept[]>(hand, (reader) => reader.records('elder'))
    const { sha256, filetype, bytes } = wellKnownFile(hand.chance)
    if (records.length === 0 || this.made.some((one) => one.sha256 === sha256)) return
    const { record } = hand.chance.one(records)
    await this.tell(hand, record.id, withOne(asDeclared(record.media), { sha256, filetype, bytes: bytes.length, role: 'landmark' }))
  }

  private async begun(hand: Hand): Promise<Form | null> {
    const { chance, worker } = hand
    const elders = await this.schedule.look<Kept[]>(hand, (reader) => reader.records('elder'))
    if (elders.length === 0) return null
    const kind = chance.happens(worker.role === 'team_leader' ? 0.4 : 0.05) ? 'elder' : 'wakeup_check'
    return { kind, elder: chance.one(elders).record.id, token: this.schedule.token(), media: [] }
  }

  private async found({ phone }: Hand): Promise<{ id: string; form: Form }[]> {
    return (await phone.drafts(FORMS)).map(({ id, body }) => ({ id, form: { ...(body as Form) } }))
  }

  private write(hand: Hand, id: string, form: Form): Promise<boolean> {
    return this.schedule.promised(hand, { op: 'form', record: id, fields: {}, form }, () => hand.phone.book.keepDraft(id, form))
  }

  /** What a person sees on the form when it is kept: what it tells of, and what was put and not told of before the phone went off. */
  private async keep(hand: Hand, id: string, form: Form): Promise<void> {
    const { phone, chance } = hand
    const lying = (await phone.filesOf(id)).map(({ body }) => body.about)
    const all = lying.reduce(withOne, form.media)
    const media = chance.happens(0.1) ? all.slice(1) : all
    const record = await this.recordOf(hand, form, media)
    if (!record) return
    const fields = record.kind === 'elder' ? { 'data.name': record.data['name'], 'data.landmark': form.token } : { 'data.detail': form.token }
    await this.schedule.promise(hand, { op: 'keep', record: record.id, kind: record.kind, fields, media: hashesOf(media), draft: id }, () =>
      phone.book.keep(record, { dropDraft: id, urgent: chance.happens(0.1), ...(chance.happens(0.15) ? { holdUntil: phone.clock.now() + 5_000 } : {}) }),
    )
  }

  private async recordOf(hand: Hand, form: Form, media: DeclaredMedia[]): Promise<FieldRecord | null> {
    const wall = hand.phone.clock.now()
    const about = { id: newId(wall), kind: form.kind, occurred_at: writtenTime(wall), media }
    if (form.kind === 'elder') {
      const data = { name: `Yang ${this.schedule.token()}`, sex: '1', birth_date: '1938-07-01', living: 'alone', frequency: 'daily', schedule_from: '2026-11-01', risk: 'key', state: 'active', landmark: form.token }
      return blankRecord({ ...about, area_code: this.schedule.plot.area, data })
    }
    const elder = await this.schedule.look<Kept | null>(hand, (reader) => reader.record(form.elder))
    if (!elder) return null
    const data = { elder_id: form.elder, slot_id: await this.schedule.slotFor(hand, form.elder), result: 'unwell', method: 'knock', detail: form.token }
    return blankRecord({ ...about, area_code: elder.record.area_code, location_absent_reason: 'not_asked', data })
  }

  private async attachTo(hand: Hand, record: FieldRecord, same: MadeFile | null): Promise<void> {
    const { phone } = hand
    const now = await this.schedule.look<Kept | null>(hand, (reader) => reader.record(record.id))
    if (!now || phone.off || now.record.media.length >= MOST) return
    if (!(await this.put(hand, record.id, record.kind, same))) return
    const after = await this.schedule.look<Kept | null>(hand, (reader) => reader.record(record.id))
    if (!after) return
    const lying = (await phone.filesOf(record.id)).filter(({ lane }) => lane === LANE.waits).map(({ body }) => body.about)
    await this.tell(hand, record.id, lying.reduce(withOne, asDeclared(after.record.media)))
  }

  private tell(hand: Hand, record: string, media: DeclaredMedia[]): Promise<void> {
    return this.schedule.promise(hand, { op: 'edit', record, fields: {}, media: hashesOf(media) }, () => hand.phone.book.edit(record, { media }))
  }

  private remove(hand: Hand, of: string, sha256: string): Promise<void> {
    return this.schedule.promise(hand, { op: 'remove', record: of, fields: {}, file: { sha256 } }, () => hand.phone.shelf.remove(of, sha256))
  }

  /** Puts a file; now and then while the phone is sending. */
  private async put(hand: Hand, of: string, kind: string, same: MadeFile | null = null): Promise<DeclaredMedia | null> {
    const { phone, chance } = hand
    const file = same ?? this.file(chance, kind)
    const { bytes, sha256, wrong, filetype, seconds } = file
    const sending = chance.happens(0.15) ? this.schedule.drain(hand) : null
    const about = {
      role: kind === 'elder' ? 'landmark' : file.what === 'voice' ? 'voice_note' : 'situation', filetype, location_absent_reason: 'not_asked' as const,
      ...(chance.happens(0.5) ? { taken_at: writtenTime(phone.clock.now()) } : {}), ...(seconds ? { seconds } : {}),
    }
    const small = chance.happens(0.3) ? new Blob([bytes.subarray(0, 600)], { type: 'image/webp' }) : null
    let declared: DeclaredMedia | null = null
    await this.schedule.promise(hand, { op: 'put', record: of, fields: {}, file: { sha256, bytes: bytes.length, wrong } }, async () => {
      declared = await phone.shelf.put(of, new Blob([bytes], { type: filetype }), about, small)
    })
    await sending
    return declared
  }

  private file(chance: Chance, kind: string): MadeFile {
    const fits = this.made.filter(({ what }) => kind !== 'elder' || what === 'photo')
    if (fits.length > 0 && chance.happens(0.2)) return chance.one(fits)
    const file = chance.happens(0.12) ? wellKnownFile(chance) : makeFile(chance, { wrong: 0.1, voice: kind === 'elder' ? 0 : 0.3 })
    this.made.push(file)
    return file
  }
}

/** What the server alone says of a file does not go back to it. */
export function asDeclared(media: readonly DeclaredMedia[]): DeclaredMedia[] {
  return media.map((one) => {
    const told = { ...one }
    delete told.state
    delete told.lost_reason
    return told
  })
}

function withOne(media: DeclaredMedia[], one: DeclaredMedia): DeclaredMedia[] {
  return media.some(({ sha256 }) => sha256 === one.sha256) ? media : [...media, one]
}

const hashesOf = (media: readonly DeclaredMedia[]): string[] => media.map(({ sha256 }) => sha256)
