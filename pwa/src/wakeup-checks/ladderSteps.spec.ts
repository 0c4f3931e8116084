import { expect, it } from 'vitest'
import { nextStep } from './ladderSteps'

const SINCE = '2026-11-23T07:02:00+08:00'
const after = (minutes: number) => Date.parse(SINCE) + minutes * 60_000

it.each([
  [0, 'family', false],
  [14, 'family', false],
  [15, 'door', false],
  [29, 'door', false],
  [30, 'police', false],
  [44, 'police', false],
  [45, 'police', true],
  [300, 'police', true],
])('%i minutes after nobody answered comes %s', (minutes, step, due) => {
  expect(nextStep(SINCE, after(minutes))).toMatchObject({ step, due })
})

it('says when', () => {
  expect(nextStep(SINCE, after(1)).at).toBe(after(15))
})
