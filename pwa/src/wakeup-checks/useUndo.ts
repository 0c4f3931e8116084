import { ref, shallowReactive, type Ref } from 'vue'
import { browserAttention, systemClock, type Milliseconds } from '@/device'
import { answers, HIDDEN_HOLD_MS, UNDO_MS } from './answers'

interface Undoable {
  checkId: string
  /** What is left of the ten seconds; it stands still while nobody looks. */
  left: Milliseconds
  /** The same as screens show it. */
  seconds: Ref<number>
}

const TICK_MS = 200
/**
 * What is shown changes once a second, for all rows in the same breath, and not while a tap is on its way: each change draws, and a tap
 * waits for the drawing.
 */
const TICKS_A_BEAT = 5
const TAP_MS = 400
export const WHOLE_S = UNDO_MS / 1000

/** Answers that can still be taken back, by slot. Lives as long as the app is open; the hold itself is kept with the record. */
export function createUndo() {
  const waiting = shallowReactive(new Map<string, Undoable>())
  let ticking: ReturnType<typeof setInterval> | null = null
  let lastTick = 0
  let ticks = 0
  let touchedAt = -TAP_MS
  let leftAt = 0

  function begin(slotId: string, checkId: string) {
    waiting.set(slotId, { checkId, left: UNDO_MS, seconds: ref(WHOLE_S) })
    lastTick = systemClock.monotonic()
    ticking ??= setInterval(tick, TICK_MS)
  }

  function tick() {
    const now = systemClock.monotonic()
    const passed = browserAttention.isThere() ? now - lastTick : 0
    lastTick = now
    ticks += 1
    const draws = ticks >= TICKS_A_BEAT && now - touchedAt >= TAP_MS
    for (const [slotId, one] of waiting) {
      one.left -= passed
      if (one.left <= 0) waiting.delete(slotId)
      else if (draws) one.seconds.value = Math.ceil(one.left / 1000)
    }
    if (draws) ticks = 0
    if (waiting.size === 0 && ticking) {
      clearInterval(ticking)
      ticking = null
    }
  }

  async function takeBack(slotId: string): Promise<void> {
    const one = waiting.get(slotId)
    waiting.delete(slotId)
    if (one) await answers.takeBackAnswer(one.checkId)
  }

  /** No longer to be taken back: it was changed or the screen is done with it. */
  function settle(slotId: string) {
    waiting.delete(slotId)
  }

  document.addEventListener('pointerdown', () => (touchedAt = systemClock.monotonic()), { capture: true, passive: true })
  document.addEventListener('visibilitychange', () => {
    const there = browserAttention.isThere()
    if (!there) tick()
    else if (systemClock.now() - leftAt >= HIDDEN_HOLD_MS - TICK_MS) waiting.clear()
    leftAt = systemClock.now()
    lastTick = systemClock.monotonic()
    for (const { checkId, left } of waiting.values()) {
      void (there ? answers.holdFor(checkId, left) : answers.holdWhileAway(checkId))
    }
  })

  return {
    begin,
    takeBack,
    settle,
    secondsLeft: (slotId: string) => waiting.get(slotId)?.seconds.value ?? 0,
    mayTakeBack: (slotId: string) => waiting.has(slotId),
  }
}

let ofThisApp: ReturnType<typeof createUndo> | undefined

/** The one of this app, for as long as it is open: leaving a screen takes nobody's ten seconds. */
export const useUndo = (): ReturnType<typeof createUndo> => (ofThisApp ??= createUndo())
