import { onScopeDispose, ref, type Ref } from 'vue'
import { browserAttention, browserStorage } from '@/device'
import type { Room } from './notices'

const LOOKS_EVERY_MS = 60_000
const MB = 1024 * 1024

/** How much room there is, looked at again and again: photos fill a phone while the app is open. `null` when nobody can say. */
export function useRoom(): Readonly<Ref<Room | null>> {
  const room = ref<Room | null>(null)
  const look = async () => {
    const said = await browserStorage.room().catch(() => null)
    room.value = said && { left: Math.max(0, said.whole - said.used), whole: said.whole }
  }
  void look()
  const looking = setInterval(() => void look(), LOOKS_EVERY_MS)
  const stopWaiting = browserAttention.whenBack(() => void look())
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
