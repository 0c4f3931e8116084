import type { ShallowRef } from 'vue'
import { browserStorage, systemClock } from '../device'
import { phoneStore, useLook } from '../records'
import { needWorker, workerHere } from '../records/here'
import { askFile, drainNow } from '../sync'
import { CHOICES_NOTE, choicesOf, type MediaChoices } from './choices'
import { createShelf } from './shelf'

/** Photos and voice notes of this phone. 今日 takes `useQueue` from `@/media/queue`, so that the rest does not come with the first load. */
export const shelf = createShelf({ store: phoneStore, clock: systemClock, storage: browserStorage })

/** Small pictures fetched from the server are kept sealed too (house landmarks must be there offline). */
export const keepSmall = (sha256: string, small: Blob): Promise<void> => shelf.keepSmall(sha256, small)

/** Settings of this worker on this phone. */
export function useMediaChoices(): { choices: Readonly<ShallowRef<MediaChoices | undefined>>; choose(part: Partial<MediaChoices>): Promise<void> } {
  const choices = useLook(async (reading) => choicesOf(reading, (await workerHere(reading)) ?? ''))
  return {
    choices,
    async choose(part) {
      await phoneStore.change(async (unit) => {
        const worker = await needWorker(unit)
        unit.put('notes', { worker, name: CHOICES_NOTE, body: { ...(await choicesOf(unit, worker)), ...part } })
      })
      void drainNow()
    },
  }
}

const FORMS = { original: '', view: '/view', thumbnail: '/thumbnail' } as const

/** The picture or sound from the phone, else from the server, as a Blob; throws Declined, NoAnswer or PasswordNeeded. */
export async function fetchFile(sha256: string, form: 'thumbnail' | 'view' | 'original'): Promise<Blob> {
  const here = await (form === 'thumbnail' ? shelf.openSmall(sha256) : shelf.open(sha256))
  return here ?? askFile(`/media/${sha256}${FORMS[form]}`)
}

/** Lets a file leave once more that the server would not have. */
export async function sendAgain(of: string, sha256: string): Promise<void> {
  await shelf.sendAgain(of, sha256)
  void drainNow()
}

/** How the server says no to `fetchFile`. */
export { Declined } from '../sync'
export { useFilesOf, type FileState, type HeldFile } from './held'
export { useQueue, type Queue } from './queue'
export { NoRoom, StillDeclared, type Shelf } from './shelf'
export type { MediaChoices } from './choices'
