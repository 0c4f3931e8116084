import { onMounted, shallowRef, type ShallowRef } from 'vue'
import { createBrowserLocator, systemClock } from '@/device'
import { dayOf, type Point } from '@/records'
import { recorder } from '../track/recorder'

const LOCATE_MS = 8_000

/** Where the phone is: from the track when one is kept, else asked once. */
export function useHere(): Readonly<ShallowRef<Point | null>> {
  const here = shallowRef<Point | null>(recorder.last())
  onMounted(async () => {
    if (here.value) return
    const found = await createBrowserLocator(() => dayOf(systemClock.now())).locate(LOCATE_MS)
    if (found.found) here.value = found.location
  })
  return here
}
