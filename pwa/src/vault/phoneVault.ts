import { computed, readonly, shallowRef, type Ref } from 'vue'
import type { Clock, Timers } from '../device'
import { lastHere } from '../records/here'
import type { RecordReading } from '../records/bodies'
import { LANE } from '../records/files'
import type { PhoneParts } from './assemble'
import type { KeyLoan } from './keyLoan'

/** `nobody`: no worker has a store on this phone. */
export type VaultState = 'unknown' | 'nobody' | 'locked' | 'open'

/** Somebody who works with this phone, as far as it may be seen while locked. */
export interface Person {
  key: string
  label: string
  /** Whose turn it is, or was last. */
  here: boolean
  hasPin: boolean
  unsent: number
  urgentUnsent: number
  /** Photos and voice notes that are on this phone only: they wait for their owner, because a locked store sends none. */
  filesLeft: number
}

export interface DutyPhone {
  name: string
  phone: string
}

interface Seen {
  people: Person[]
  dutyPhones: DutyPhone[]
  /** A demo county: no number is truly dialled. */
  demo: boolean
  /** Whose store was erased because the office shut this phone out; until somebody signs in again. */
  shutOut: string | null
}

const FIELD_LOCKS_AFTER_MS = 5 * 60_000
/** A desk stands in a room with a door (GB/T 22239: 30 minutes). */
const DESK_LOCKS_AFTER_MS = 30 * 60_000
const LOOKS_EVERY_MS = 10_000

/** What screens need of the vault: who is here, whether it is open, and that it locks by itself. */
export function createPhoneVault(parts: PhoneParts & { clock: Clock; timers: Timers; loan: KeyLoan; isDesk: () => boolean }) {
  const { store, vault, ring, clock, timers, loan, isDesk } = parts
  const seen = shallowRef<Seen>()
  const holder = shallowRef(ring.holder())
  let touched = { wall: clock.now(), running: clock.monotonic() }

  const turnIn = (look: Seen | undefined) => look?.people.find(({ here }) => here)?.key ?? null

  store.watch(seenIn, (now) => {
    // Signed out, relieved by a colleague or erased, perhaps in another tab: a key whose turn is over opens nothing here any more.
    const turn = turnIn(seen.value)
    if (turn !== null && turn === ring.holder() && turn !== turnIn(now)) lockHere()
    if (JSON.stringify(now) !== JSON.stringify(seen.value)) seen.value = now
    holder.value = ring.holder()
  })

  const state = computed<VaultState>(() => {
    if (!seen.value) return 'unknown'
    // Open, but not looked at since: whether there is a PIN is not known yet.
    if (holder.value !== null) return seen.value.people.some(({ key }) => key === holder.value) ? 'open' : 'unknown'
    return seen.value.people.length > 0 ? 'locked' : 'nobody'
  })
  const people = computed(() => seen.value?.people ?? [])
  const pinMissing = computed(() => people.value.some(({ key, hasPin }) => key === holder.value && !hasPin))
  const dutyPhones = computed(() => seen.value?.dutyPhones ?? [])
  const demo = computed(() => seen.value?.demo ?? false)
  const shutOut = computed(() => seen.value?.shutOut ?? null)

  function lockHere(): void {
    vault.lock()
    holder.value = null
  }

  function stayAwake(): void {
    touched = { wall: clock.now(), running: clock.monotonic() }
  }

  function lockWhenLeft(): void {
    // Whichever clock went further: one may sleep with the phone, the other may be set back.
    const idle = Math.max(clock.now() - touched.wall, clock.monotonic() - touched.running)
    if (ring.holder() !== null && idle >= (isDesk() ? DESK_LOCKS_AFTER_MS : FIELD_LOCKS_AFTER_MS)) lockHere()
  }

  async function afterOpening<T>(work: Promise<T>): Promise<T> {
    const answer = await work
    holder.value = ring.holder()
    stayAwake()
    return answer
  }

  return {
    useVault: (): { state: Readonly<Ref<VaultState>>; people: Readonly<Ref<Person[]>>; pinMissing: Readonly<Ref<boolean>>; dutyPhones: Readonly<Ref<DutyPhone[]>>; demo: Readonly<Ref<boolean>>; shutOut: Readonly<Ref<string | null>> } =>
      ({ state: readonly(state), people: people as Readonly<Ref<Person[]>>, pinMissing: readonly(pinMissing), dutyPhones: dutyPhones as Readonly<Ref<DutyPhone[]>>, demo: readonly(demo), shutOut: readonly(shutOut) }),
    unlock: (key: string, pin: string) => afterOpening(vault.unlock(key, pin)),
    unlockByPassword: (key: string, password: string) => afterOpening(vault.unlockByPassword(key, password)),
    choosePin: (pin: string) => afterOpening(vault.choosePin(pin)),
    /** Locks in every tab. */
    lock(): void {
      lockHere()
      loan.lockAll()
    },
    stayAwake(): void {
      stayAwake()
      loan.tellAwake()
    },
    /** Takes the key from another tab, or from the page that was here a moment ago; then lets the store lock by itself. */
    async start(): Promise<void> {
      loan.offer({
        held: () => {
          const [worker, dataKey] = [ring.holder(), ring.dataKey()]
          return worker !== null && dataKey !== null && worker === turnIn(seen.value) ? { worker, dataKey } : null
        },
        lock: lockHere,
        awake: stayAwake,
      })
      const first = await store.read(seenIn)
      if (ring.holder() === null && first.people.length > 0) {
        const lent = await loan.borrow()
        if (lent) await afterOpening(vault.takeOver(lent.worker, lent.dataKey))
      }
      const look = (): void => {
        lockWhenLeft()
        timers.after(LOOKS_EVERY_MS, look)
      }
      look()
    },
    lockWhenLeft,
  }
}

async function seenIn(reading: RecordReading): Promise<Seen> {
  const here = await lastHere(reading)
  const vaults = await reading.list('vaults', {})
  const people = await Promise.all(
    vaults.map(async ({ worker, body }): Promise<Person> => {
      const delivered = (await reading.list('post', { worker })).filter((row) => row.body.answer !== null)
      const waiting = async (lane?: 0) =>
        (await reading.count('outbox', lane === undefined ? { worker } : { worker, lane })) - delivered.filter((row) => lane === undefined || row.lane === lane).length
      return {
        key: worker, label: body.label, here: worker === here, hasPin: body.pin !== null,
        unsent: await countable(waiting()), urgentUnsent: await countable(waiting(0)), filesLeft: await reading.count('files', { worker, lane: LANE.leaves }),
      }
    }),
  )
  const dutyPhones = ((await reading.get('notes', ['', 'duty_phones']))?.body ?? []) as DutyPhone[]
  const demo = (await reading.get('notes', ['', 'demo']))?.body === true
  const revoked = (await reading.get('notes', ['', 'revoked']))?.body as { label: string } | undefined
  return { people, dutyPhones, demo, shutOut: revoked?.label ?? null }
}

const countable = async (count: Promise<number>) => Math.max(0, await count)
