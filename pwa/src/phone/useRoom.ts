import { onScopeDispose, ref, type Ref } from 'vue'
import { browserAttention, browserStorage, systemClock, takesBytes } from '@/device'
import { isLittle, type Room } from './notices'

const LOOKS_EVERY_MS = 60_000
/** As often it is tried whether the room that the browser names is there. */
const TRIES_EVERY_MS = 3_600_000
const MB = 1024 * 1024
/** Some photos, and a month of records. */
const MUST_FIT = 16 * MB

/** When it was last tried (running, ms), and whether it fitted; for all that look. */
let tried = -Infinity
let fits = true

async function roomHere(begin: boolean): Promise<Room | null> {
  const said = await browserStorage.room().catch(() => null)
  const room = said && { left: Math.max(0, said.whole - said.used), whole: said.whole }
  if (!room || isLittle(room)) return room
  const now = systemClock.monotonic()
  // Not while the app opens: whoever taps waits for the disk. While it does not fit it is tried each time: somebody may have made room.
  if (!begin && (!fits || now - tried >= TRIES_EVERY_MS)) {
    tried = now
    fits = await takesBytes(MUST_FIT)
  }
  return fits ? room : { ...room, left: MUST_FIT }
}

/** How much room there is, looked at again and again: photos fill a phone while the app is open. `null` when nobody can say. */
export function useRoom(): Readonly<Ref<Room | null>> {
  const room = ref<Room | null>(null)
  const look = async (begin = false) => (room.value = await roomHere(begin))
  void look(true)
  const looking = setInterval(() => void look(), LOOKS_EVERY_MS)
  const stopWaiting = browserAttention.whenBack(() => void look(true))
  onScopeDispose(() => {
    clearInterval(looking)
    stopWaiting()
  })
  return room
}

export function sizeWords(bytes: number): string {
  const mb = Math.floor(bytes / MB)
  return mb < 1024 ? `${mb} MB` : `${Math.floor(mb / 102.4) / 10} GB`
}
