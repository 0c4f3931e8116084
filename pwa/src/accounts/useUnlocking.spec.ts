import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Person, Unlocking } from '@/vault'

const vault = vi.hoisted(() => ({ unlock: vi.fn(), unlockByPassword: vi.fn(), lock: vi.fn() }))
vi.mock('@/vault', () => vault)
const { useUnlocking } = await import('./useUnlocking')
const { takeProof } = await import('./handOver')

const yang: Person = { key: 'y', label: '杨* ··01', here: true, hasPin: true, unsent: 0, urgentUnsent: 0, filesLeft: 0 }
const person = ref<Person | null>(yang)
let scope = effectScope()

function unlocking() {
  const made = scope.run(() => useUnlocking(person))
  if (!made) throw new Error('the scope is closed')
  return made
}
const answers = (...ends: Unlocking[]) => ends.forEach((end) => vault.unlock.mockResolvedValueOnce(end))

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetAllMocks()
  scope = effectScope()
  person.value = yang
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

describe('opening a locked phone', () => {
  it('opens with the right PIN, and holds that for proof once', async () => {
    answers({ end: 'open' })
    const one = unlocking()
    expect(await one.tryPin('258013')).toBe(true)
    expect(vault.unlock).toHaveBeenCalledExactlyOnceWith('y', '258013')
    expect([one.saying.value, takeProof(), takeProof()]).toEqual([null, true, false])
  })

  it('says how many tries are left, and counts the wait down', async () => {
    answers({ end: 'wrong', left: 6, waitMs: 15_000 })
    const one = unlocking()
    expect(await one.tryPin('111222')).toBe(false)
    expect(one.saying.value).toEqual({ word: 'wrong', left: 6, seconds: 15 })
    vi.advanceTimersByTime(5_000)
    expect(one.waits.value).toBe(10)
    vi.advanceTimersByTime(10_000)
    expect(one.waits.value).toBe(0)
    expect(takeProof()).toBe(false)
  })

  it('asks for the password once the PIN is used up, and not for the PIN again', async () => {
    answers({ end: 'password_only' })
    const one = unlocking()
    await one.tryPin('111222')
    expect([one.by.value, one.saying.value?.word, one.mayUsePin.value]).toEqual(['password', 'passwordOnly', false])
    vault.unlockByPassword.mockResolvedValueOnce({ end: 'wrong', left: Infinity, waitMs: 0 }).mockResolvedValueOnce({ end: 'open' })
    expect(await one.tryPassword('old')).toBe(false)
    expect(one.saying.value?.word).toBe('wrongPassword')
    expect(await one.tryPassword('right')).toBe(true)
  })

  it('asks somebody without a PIN for the password, and the next person for theirs', async () => {
    person.value = { ...yang, hasPin: false }
    const one = unlocking()
    expect([one.by.value, one.saying.value?.word]).toEqual(['password', 'noPin'])
    person.value = { ...yang, key: 's' }
    await nextTick()
    expect([one.by.value, one.saying.value]).toEqual(['pin', null])
  })

  it('says so when it fails, and may be tried again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vault.unlock.mockRejectedValueOnce(new Error('no memory'))
    const one = unlocking()
    expect(await one.tryPin('258013')).toBe(false)
    expect([one.saying.value?.word, one.opening.value]).toEqual(['failed', false])
  })

  it('sends one try at a time', async () => {
    let answer: (end: Unlocking) => void = () => undefined
    vault.unlock.mockReturnValueOnce(new Promise<Unlocking>((resolve) => (answer = resolve)))
    const one = unlocking()
    const first = one.tryPin('258013')
    expect(await one.tryPin('258013')).toBe(false)
    answer({ end: 'open' })
    expect(await first).toBe(true)
    expect(vault.unlock).toHaveBeenCalledOnce()
  })
})
