import { effectScope, nextTick, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { useLive } from './useLive'

/** A hand-driven clock and pair of eyes. */
function makeDesk() {
  let due: (() => void) | null = null
  let comeBack = () => {}
  const attention = { here: true, isThere: () => attention.here, whenBack: (tell: () => void) => ((comeBack = tell), () => (comeBack = () => {})) }
  const timers = { after: (_delay: number, act: () => void) => ((due = act), () => (due = null)) }
  return { attention, timers, pass: () => due?.(), comeBack: () => comeBack(), waits: () => due !== null }
}

const settle = async () => {
  await nextTick()
  await new Promise((done) => setTimeout(done))
}

describe('something read live', () => {
  it('keeps the last good value while the next answer fails, and says so', async () => {
    const load = vi.fn().mockResolvedValueOnce(12).mockRejectedValueOnce(new Error('cut'))
    const live = effectScope().run(() => useLive<number>(load))!
    await settle()
    await live.reload()
    expect(live.value.value).toBe(12)
    expect(live.failure.value).toBeInstanceOf(Error)
  })

  it('does not let a slow answer to an old question overwrite a newer one', async () => {
    const answers: ((value: string) => void)[] = []
    const area = ref('old')
    const live = effectScope().run(() => useLive<string>(() => new Promise((tell) => answers.push(tell)), { follows: [area] }))!
    area.value = 'new'
    await nextTick()
    answers[1]?.('new')
    await settle()
    answers[0]?.('old')
    await settle()
    expect(live.value.value).toBe('new')
  })

  it('is read again by itself only while somebody looks, and at once when they come back', async () => {
    const desk = makeDesk()
    const load = vi.fn().mockResolvedValue(1)
    effectScope().run(() => useLive(load, { every: 30_000, ...desk }))
    await settle()
    desk.pass()
    await settle()
    expect(load).toHaveBeenCalledTimes(2)
    desk.attention.here = false
    desk.pass()
    await settle()
    expect(load).toHaveBeenCalledTimes(2)
    desk.comeBack()
    await settle()
    expect(load).toHaveBeenCalledTimes(3)
  })

  it('stops with its screen', async () => {
    const desk = makeDesk()
    const scope = effectScope()
    scope.run(() => useLive(vi.fn().mockResolvedValue(1), { every: 30_000, ...desk }))
    await settle()
    scope.stop()
    expect(desk.waits()).toBe(false)
  })
})
