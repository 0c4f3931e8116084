// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createUndo } from './useUndo'

const { answers } = vi.hoisted(() => ({
  answers: { takeBackAnswer: vi.fn(async () => {}), holdWhileAway: vi.fn(async () => {}), holdFor: vi.fn(async () => {}) },
}))
vi.mock('./answers', () => ({ answers, UNDO_MS: 10_000, HIDDEN_HOLD_MS: 60_000 }))

let visible: DocumentVisibilityState = 'visible'
function look(state: DocumentVisibilityState) {
  visible = state
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  visible = 'visible'
  vi.useFakeTimers()
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible)
  vi.clearAllMocks()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('the ten seconds', () => {
  it('run down and then are over', () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    expect(undo.secondsLeft('slot')).toBe(10)
    vi.advanceTimersByTime(4_000)
    expect(undo.secondsLeft('slot')).toBe(6)
    vi.advanceTimersByTime(6_500)
    expect(undo.mayTakeBack('slot')).toBe(false)
  })

  it('are not drawn anew while a tap is on its way, and then are right again', () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    vi.advanceTimersByTime(900)
    document.dispatchEvent(new Event('pointerdown'))
    vi.advanceTimersByTime(300)
    expect(undo.secondsLeft('slot')).toBe(10)
    vi.advanceTimersByTime(300)
    expect(undo.secondsLeft('slot')).toBe(9)
  })

  it('stand still while nobody looks, and the answer stays held back', () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    vi.advanceTimersByTime(3_000)
    look('hidden')
    expect(answers.holdWhileAway).toHaveBeenCalledWith('check')
    vi.advanceTimersByTime(30_000)
    look('visible')
    expect(undo.secondsLeft('slot')).toBe(7)
    expect(answers.holdFor).toHaveBeenCalledWith('check', expect.closeTo(7_000, -3))
  })

  it('are over when the phone was away so long that the answer has left', () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    look('hidden')
    vi.advanceTimersByTime(61_000)
    look('visible')
    expect(undo.mayTakeBack('slot')).toBe(false)
    expect(answers.holdFor).not.toHaveBeenCalled()
  })

  it('end with the answer taken back when asked', async () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    await undo.takeBack('slot')
    expect(answers.takeBackAnswer).toHaveBeenCalledWith('check')
    expect(undo.mayTakeBack('slot')).toBe(false)
  })

  it('once over take nothing back', async () => {
    const undo = createUndo()
    undo.begin('slot', 'check')
    vi.advanceTimersByTime(11_000)
    await undo.takeBack('slot')
    expect(answers.takeBackAnswer).not.toHaveBeenCalled()
  })
})
