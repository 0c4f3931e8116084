import { openStore, plainSealer, type Sealer } from '../src/database'
import { browserNetwork, browserStorage, createOwnLocks, createOwnWitness, newId, randomBytes, systemClock, systemTimers } from '../src/device'
import type { Bodies, RecordBody, VaultBody } from '../src/records/bodies'
import { createBook } from '../src/records/book'
import { dayNumberOf, dayOf, writtenTime } from '../src/records/day'
import { lastHere, needWorker } from '../src/records/here'
import { createOutgoing } from '../src/records/outgoing'
import { readerOver } from '../src/records/reading'
import { blankRecord, type FieldRecord } from '../src/records/record'
import { createTimekeeper } from '../src/records/timekeeper'
import { createSync, type Sync } from '../src/sync/sync'
import { assemblePhone, type PhoneParts } from '../src/vault/assemble'
import { createEnvelopes } from '../src/vault/envelopes'
import { createKeyRing } from '../src/vault/keyRing'
import { elder } from '../src/wakeup-checks/elder'
import { slotIdOf } from '../src/wakeup-checks/schedule'
import { wakeupCheck } from '../src/wakeup-checks/wakeupCheck'
import { wakeupSlot } from '../src/wakeup-checks/wakeupSlot'

/** The client's own code in a page of its own, for what `make bench` cannot reach through the screens. */

const DAY_MS = 86_400_000
const NO_VAULT: VaultBody = {
  worker_id: '', label: '', slot: 'a', pin: null, password: null, recovery: null, tries: { wrong: 0, at: 0, wait_ms: 0 }, certificate: 'a certificate',
}

function checkOf(elderId: string, area: string, at: number, slotId: string = crypto.randomUUID()): FieldRecord {
  return blankRecord({
    id: newId(at),
    kind: 'wakeup_check',
    area_code: area,
    group_no: '3',
    occurred_at: writtenTime(at),
    location_absent_reason: 'denied',
    data: { elder_id: elderId, slot_id: slotId, result: 'safe_seen' },
  })
}

/** Fills the store of the app on this origin with checks of its own worker, signed and sent, of the last days; answers how many records it holds. */
async function fill(task: { password: string; records: number; days: number }): Promise<number> {
  const { store, vault } = assemblePhone({ clock: systemClock, clientVersion: 'bench', name: 'xunfang-sealed' })
  const worker = (await store.read(lastHere)) ?? ''
  const opened = await vault.unlockByPassword(worker, task.password)
  if (opened.end !== 'open') throw new Error(`the store does not open: ${opened.end}`)
  const elders = await store.read((reading) => readerOver(reading, systemClock.now()).records('elder'))
  let held = await store.read((reading) => reading.count('records', { worker }))
  for (let made = 0; held < task.records; ) {
    const step = Math.min(500, task.records - held)
    await store.change(async (unit) => {
      for (let one = 0; one < step; one += 1, made += 1) {
        const at = systemClock.now() - (1 + (made % task.days)) * DAY_MS
        const { record } = elders[made % elders.length] as { record: FieldRecord }
        const shown = { ...checkOf(record.id, record.area_code, at), revision: 1, received_at: writtenTime(at) }
        const body: RecordBody = {
          server: shown, shown, epoch: 'of the bench', mine: true, ahead: null, signed_at: writtenTime(at), urgent: false, seen_in: null,
          expires_at: null, gone: false, unsent: 0, held_until: null, returned: null,
        }
        unit.put('records', { worker, id: shown.id, kind: shown.kind, day: dayNumberOf(shown), own: true, body })
      }
    })
    held += step
  }
  vault.lock()
  store.close()
  return held
}

/** Keeps changes without a network and then lets them leave; `post`: closed, from a locked phone. Answers times in ms. */
async function drain(task: { phone: string; password: string; area: string; elders: string[]; changes: number; how: 'plain' | 'post' }) {
  const parts = assemblePhone({ clock: systemClock, clientVersion: 'bench', name: `bench-${task.how}-${newId(systemClock.now())}` })
  const waited = { ms: 0, requests: 0 }
  const sync = createSync({
    ...parts,
    witness: createOwnWitness({ text: 'null' }),
    clock: systemClock,
    timers: systemTimers,
    locks: createOwnLocks(),
    network: {
      ...browserNetwork,
      async fetch(url, request) {
        const began = performance.now()
        const answer = await browserNetwork.fetch(url, request)
        waited.ms += performance.now() - began
        waited.requests += 1
        return answer
      },
    },
    attention: { isThere: () => true, whenBack: () => () => undefined },
    storage: browserStorage,
    deviceName: () => 'bench',
    base: '/api/v1',
    clientVersion: 'bench',
  })
  sync.knowLines([{ kinds: [elder, wakeupSlot, wakeupCheck] as never[], fieldRoles: ['team_leader'] }])
  await sync.signIn(task.phone, task.password)
  const ready = await sync.drainNow()
  if (ready.end !== 'done') throw new Error(`the phone did not get ready: ${JSON.stringify(ready)}`)
  const keeping = performance.now()
  for (let made = 0; made < task.changes; made += 1) {
    const elderId = task.elders[made % task.elders.length] ?? ''
    const at = systemClock.now() - made
    const slotId = await slotIdOf({ county: task.area, elderId, day: dayOf(at), ordinal: 1 })
    await parts.book.keep(checkOf(elderId, task.area, at, slotId))
  }
  const kept = performance.now() - keeping
  if (task.how === 'post') parts.vault.lock()
  waited.ms = waited.requests = 0
  const began = performance.now()
  const end = await sync.drainNow()
  const took = performance.now() - began
  if (end.end !== 'done' || end.sent < task.changes) throw new Error(`not everything left: ${JSON.stringify(end)}`)
  const requests = waited.requests
  const waitedFor = waited.ms
  await requireAccepted(parts, sync, task)
  parts.store.close()
  return { took, kept, waited: waitedFor, requests }
}

/** A change that came back would have cost the server less. */
async function requireAccepted({ store, vault }: PhoneParts, sync: Sync, { password, changes }: { password: string; changes: number }): Promise<void> {
  const worker = (await store.read(lastHere)) ?? ''
  await vault.unlockByPassword(worker, password)
  await sync.drainNow()
  const { aside, sent } = await store.read(async (reading) => ({
    aside: await reading.list('aside', { worker }),
    sent: await reading.count('sent', { worker }),
  }))
  if (aside.length > 0 || sent < changes) throw new Error(`${sent} taken, ${aside.length} came back: ${JSON.stringify(aside[0]?.body.problem)}`)
}

/** Times in ms of keeping records one after the other and of a first look at all of them. */
async function keepAndList(task: { sealed: boolean; posted: boolean; keeps: number }) {
  const worker = crypto.randomUUID()
  const ring = createKeyRing()
  await ring.hold(worker, randomBytes(32))
  const sealer: Sealer = task.sealed ? ring : plainSealer
  const name = `bench-${worker}`
  const open = () => openStore<Bodies>({ name, sealer })
  const store = open()
  const timekeeper = createTimekeeper(systemClock)
  const envelopes = createEnvelopes({ clock: systemClock, clientVersion: 'bench' })
  const outgoing = createOutgoing(task.posted ? { timekeeper, envelopes } : { timekeeper })
  const book = createBook({ store, clock: systemClock, timekeeper, outgoing })
  await store.change(async (unit) => {
    unit.put('notes', { worker: '', name: 'here', body: worker })
    unit.put('notes', { worker: '', name: 'device_id', body: 'bench' })
    unit.put('vaults', { worker, body: NO_VAULT })
    unit.put('notes', { worker: '', name: 'sealing_key', body: await aSealingKey() })
  })
  await store.change((unit) => envelopes.deviceKeyOf(unit, worker))
  await book.keep(checkOf('one', '431225101207', systemClock.now()))
  const keeping = performance.now()
  for (let made = 0; made < task.keeps; made += 1) await book.keep(checkOf(`elder ${made}`, '431225101207', systemClock.now()))
  const kept = (performance.now() - keeping) / task.keeps
  store.close()
  const again = open()
  await again.read(needWorker)
  const looking = performance.now()
  const seen = await again.read((reading) => readerOver(reading, systemClock.now()).records('wakeup_check'))
  const listed = performance.now() - looking
  again.close()
  if (seen.length !== task.keeps + 1) throw new Error(`${seen.length} of ${task.keeps + 1} records are there`)
  return { kept, listed }
}

async function aSealingKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  return { kid: 'bench', x, y }
}

Object.assign(globalThis, { bench: { fill, drain, keepAndList } })
