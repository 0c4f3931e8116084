import { beforeEach, expect, test } from 'vitest'
import { TestClock } from '../sync/testing/testClock'
import { createStaysOpen, type StaysOpen } from './staysOpen'

let clock: TestClock
let open: StaysOpen
let awake: number[]
let lit: boolean
let seen: boolean
let leaving: boolean

beforeEach(() => {
  clock = new TestClock()
  ;[awake, lit, seen, leaving] = [[], false, true, true]
  open = createStaysOpen({
    clock,
    timers: clock,
    attention: { isThere: () => seen, whenBack: () => () => undefined },
    stayAwake: () => void awake.push(clock.monotonic()),
    keepScreenOn: async () => {
      lit = true
      return () => (lit = false)
    },
  })
})

const minutes = (n: number) => {
  for (let half = 0; half < 2 * n; half += 1) clock.pass(30_000)
}

test('while photos leave, the phone counts as touched and its screen stays lit', async () => {
  await open.begin(() => leaving)
  minutes(20)
  expect([open.isOn.value, lit, awake.at(-1)]).toEqual([true, true, 20 * 60_000])
})

test('it ends when all have left', async () => {
  await open.begin(() => leaving)
  minutes(3)
  leaving = false
  minutes(1)
  expect([open.isOn.value, lit, clock.pending()]).toEqual([false, false, []])
})

test('it ends after an hour, whatever still leaves', async () => {
  await open.begin(() => leaving)
  minutes(70)
  expect([open.isOn.value, lit, awake.at(-1)]).toEqual([false, false, 59.5 * 60_000])
})

test('it ends when nobody looks at the app', async () => {
  await open.begin(() => leaving)
  seen = false
  minutes(1)
  expect([open.isOn.value, lit]).toEqual([false, false])
})

test('whoever turns it off while the screen is asked for leaves no light on', async () => {
  const begun = open.begin(() => leaving)
  open.end()
  await begun
  expect([open.isOn.value, lit, clock.pending()]).toEqual([false, false, []])
})
