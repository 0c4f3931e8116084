import { computed, shallowRef, type ComputedRef } from 'vue'
import type { RecordStore } from '../records/bodies'
import { NobodyHere, workerHere } from '../records/here'
import { standingOpen } from '../records/openDrafts'
import type { DeclaredMedia } from '../records/record'
import { waitingFiles, type WaitingFile } from './waitingFiles'

/** Whose a file is, and what is to tell of it. */
export interface Belonging {
  worker: string
  of: string
  role: string
  /** Hashes of those it takes the place of. */
  instead: readonly string[]
}

/** What came while the store of its worker was locked: the camera was open for so long. */
export interface Late extends Belonging {
  /** Puts it on the shelf; again, as often as that fails. */
  put: () => Promise<DeclaredMedia>
  /** What is to be done once it is there. */
  after?: () => Promise<unknown>
}

/** On the shelf, and its form has not told of it yet. */
export interface Arrived extends Belonging {
  declared: DeclaredMedia
}

export interface AfterUnlocking {
  /** Whose store is open. */
  whoIsHere(): Promise<string | null>
  /** Keeps it in memory until the same worker has unlocked, then puts it. */
  hold(one: Late): void
  /** Tries once more what did not fit. */
  tryAgain(): void
  /** Lets its record tell of a file whose screen has gone; without a record its form will, when it is there again. */
  tell(of: Belonging, declared: DeclaredMedia): Promise<void>
  /** What forms still have to tell of, of who is here. */
  arrived: ComputedRef<readonly Arrived[]>
  isTold(declared: DeclaredMedia): void
}

/** Names of what a locked store throws. */
const SHUT: readonly string[] = ['NobodyHere', 'Locked']
export const isShut = (error: unknown): boolean => SHUT.includes((error as Error).name)

/** `tellRecord`: lets a record that is kept tell of a file; answers whether there is one. */
export function createAfterUnlocking(parts: { store: Pick<RecordStore, 'read' | 'watch'>; tellRecord: (of: string, declared: DeclaredMedia, instead: readonly string[]) => Promise<boolean> }): AfterUnlocking {
  const { store, tellRecord } = parts
  const held = new Map<WaitingFile, Late>()
  const here = shallowRef<string | null>(null)
  const untold = shallowRef<readonly Arrived[]>([])
  /** Nobody takes a new version of the app over what lies in memory only. */
  const unkept = Symbol('late')
  let watching = false
  let turn: Promise<unknown> = Promise.resolve()

  function show(): void {
    waitingFiles.value = [...held.keys()]
    if (held.size > 0) standingOpen.add(unkept)
    else standingOpen.delete(unkept)
  }

  const tell: AfterUnlocking['tell'] = async ({ worker, of, role, instead }, declared) => {
    if ((await store.read(workerHere)) !== worker) throw new NobodyHere()
    if (!(await tellRecord(of, declared, instead))) untold.value = [...untold.value, { worker, of, role, instead, declared }]
  }

  async function bring(worker: string): Promise<void> {
    for (const [shown, one] of [...held]) {
      if (one.worker !== worker) continue
      try {
        await tell(one, await one.put())
        await one.after?.()
        held.delete(shown)
      } catch (error) {
        if (isShut(error)) return
        console.error(error)
        held.delete(shown)
        held.set({ ...shown, noRoom: true }, one)
      } finally {
        show()
      }
    }
  }

  function look(): void {
    turn = turn.then(async () => {
      here.value = await store.read(workerHere)
      if (here.value !== null) await bring(here.value)
    }).catch(console.error)
  }
  function follow(): void {
    if (!watching) store.watch(workerHere, look)
    watching = true
  }

  return {
    whoIsHere: () => store.read(workerHere),
    hold(one) {
      held.set({ worker: one.worker, of: one.of, role: one.role, noRoom: false }, one)
      show()
      follow()
      look()
    },
    tryAgain: look,
    async tell(of, declared) {
      follow()
      await tell(of, declared)
    },
    arrived: computed(() => untold.value.filter(({ worker }) => worker === here.value)),
    isTold: (declared) => void (untold.value = untold.value.filter((one) => one.declared !== declared)),
  }
}
