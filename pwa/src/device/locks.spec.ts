// @vitest-environment node
import { expect, test } from 'vitest'
import { createOwnLocks } from './locks'

test('whoever finds it taken goes away; whoever waits has a turn, also after a failure', async () => {
  const locks = createOwnLocks()
  let open = () => {}
  const first = locks.ifFree('x', () => new Promise<string>((resolve) => (open = () => resolve('first'))))
  expect(await locks.ifFree('x', async () => 'second')).toBeNull()
  const failing = locks.inTurn('x', async () => Promise.reject(new Error('no'))).catch((error: Error) => error.message)
  const third = locks.inTurn('x', async () => 'third')
  await Promise.resolve()
  open()
  expect(await Promise.all([first, failing, third])).toEqual(['first', 'no', 'third'])
  await new Promise(setImmediate)
  expect(await locks.ifFree('x', async () => 'free again')).toBe('free again')
})
