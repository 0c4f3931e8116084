import { describe, expect, it } from 'vitest'
import { createShrinker, type Done, type Wanted } from './shrinking'

const HEAD = { filetype: 'image/jpeg', size: null, orientation: 1, takenAt: null, place: null } as const
const wanted = (name: string): Wanted => ({ file: new Blob([name]), edge: 2048, now: 0 })

/** A worker that ends when it is told to, and timers that run when they are told to. */
function makeWorkshop() {
  const asked: { data: Wanted; end: () => void }[] = []
  const started: { ended: boolean; fail: () => void }[] = []
  const waiting = new Set<() => void>()
  const start = () => {
    const worker = {
      onerror: null as null | (() => void),
      ended: false,
      fail: () => worker.onerror?.(),
      terminate: () => void (worker.ended = true),
      postMessage: (data: Wanted, [port]: MessagePort[]) => asked.push({ data, end: () => port?.postMessage({ head: HEAD, picture: null, small: null } satisfies Done) }),
    }
    started.push(worker)
    return worker as unknown as Worker
  }
  const timers = { after: (_delay: number, act: () => void) => (waiting.add(act), () => void waiting.delete(act)) }
  const settle = () => new Promise((done) => setTimeout(done, 5))
  return { shrinker: createShrinker(start, timers), asked, started, pass: () => [...waiting].forEach((act) => act()), settle }
}

describe('making pictures smaller', () => {
  it('takes one after the other: two at once would need the memory of two', async () => {
    const { shrinker, asked, settle } = makeWorkshop()
    const both = [shrinker.shrink(wanted('a')), shrinker.shrink(wanted('b'))]
    await settle()
    expect(asked).toHaveLength(1)
    asked[0]!.end()
    await both[0]
    await settle()
    expect(asked).toHaveLength(2)
    asked[1]!.end()
    expect(await both[1]).toMatchObject({ head: HEAD })
  })

  it('gives up on one that never ends, and the next is begun afresh', async () => {
    const { shrinker, asked, started, pass, settle } = makeWorkshop()
    const dead = shrinker.shrink(wanted('a'))
    await settle()
    pass()
    expect(await dead).toBeNull()
    expect(started[0]!.ended).toBe(true)
    const next = shrinker.shrink(wanted('b'))
    await settle()
    asked[1]!.end()
    expect(await next).not.toBeNull()
    expect(started).toHaveLength(2)
  })

  it('says so when the worker dies, and gives the memory back when nobody takes photos any more', async () => {
    const { shrinker, asked, started, pass, settle } = makeWorkshop()
    const died = shrinker.shrink(wanted('a'))
    await settle()
    started[0]!.fail()
    expect(await died).toBeNull()
    const next = shrinker.shrink(wanted('b'))
    await settle()
    asked[1]!.end()
    await next
    expect(started[1]!.ended).toBe(false)
    pass()
    expect(started[1]!.ended).toBe(true)
  })
})
