import { expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useLiveOf } from './useLiveOf'

/** Every question stays open until the test answers it. */
function asked() {
  const of = ref('a')
  const open: { of: string; answer: (told: string) => void; refuse: (problem: unknown) => void }[] = []
  const live = effectScope().run(() => useLiveOf(of, (one) => new Promise<string>((answer, refuse) => open.push({ of: one, answer, refuse }))))
  if (!live) throw new Error('no scope')
  return { of, open, live }
}
const settled = () => new Promise((done) => setTimeout(done))

it('shows nothing of one under the address of another, also when the other cannot be read', async () => {
  const { of, open, live } = asked()
  open[0]?.answer('file of a')
  await settled()
  expect(live.value.value).toBe('file of a')
  of.value = 'b'
  expect(live.value.value).toBeNull()
  await nextTick()
  open[1]?.refuse('b is gone')
  await settled()
  expect([live.value.value, live.failure.value]).toEqual([null, 'b is gone'])
  of.value = 'c'
  expect(live.failure.value).toBeNull()
  await nextTick()
  open[2]?.answer('file of c')
  await settled()
  expect([live.value.value, live.failure.value]).toEqual(['file of c', null])
})

it('is not misled by an answer that comes late', async () => {
  const { of, open, live } = asked()
  of.value = 'b'
  await nextTick()
  expect(open.map((one) => one.of)).toEqual(['a', 'b'])
  open[1]?.answer('file of b')
  open[0]?.answer('file of a')
  await settled()
  expect(live.value.value).toBe('file of b')
  of.value = 'a'
  open[0]?.refuse('too late')
  await settled()
  expect([live.value.value, live.failure.value]).toEqual([null, null])
})

it('keeps what was read while the same cannot be read again, and says why', async () => {
  const { open, live } = asked()
  open[0]?.answer('file of a')
  await settled()
  void live.reload()
  open[1]?.refuse('silence')
  await settled()
  expect([live.value.value, live.failure.value]).toEqual(['file of a', 'silence'])
})
