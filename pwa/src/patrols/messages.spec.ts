import { expect, it } from 'vitest'
import zh from './messages'
import en from './messagesEn'
import screens from './messagesOfScreens'
import screensEn from './messagesOfScreensEn'
import * as codes from './codes'

const named = (tree: object, path = ''): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}:${[...new Set(value.match(/\{\w+\}/g) ?? [])].sort().join()}`] : named(value as object, `${path}${key}.`)).sort()

it('both languages ask for the same names in every message', () => {
  expect(named(en)).toEqual(named(zh))
  expect(named(screensEn)).toEqual(named(screens))
})

it('every code has its word', () => {
  const lists: [keyof typeof screens.patrol, readonly string[]][] = [
    ['place', codes.PLACE_TYPES], ['condition', codes.CONDITIONS], ['aid', codes.AID_TYPES], ['outcome', codes.OUTCOMES], ['tick', codes.REPORT_TICKS], ['reason', codes.REFUSAL_REASONS], ['behaviour', codes.BEHAVIOURS], ['partnerKind', codes.PARTNER_KINDS],
    ['shiftKind', codes.SHIFT_KINDS], ['callSource', codes.CALL_SOURCES], ['alert', codes.WEATHER_ALERTS], ['source', codes.SOURCES], ['cost', codes.COST_KINDS], ['sign', codes.SIGN_CONDITIONS], ['cameBy', codes.CAME_BY], ['leaving', codes.LEAVINGS], ['aidKind', codes.AID_KINDS], ['will', codes.WILLS], ['foundBy', codes.FOUND_BY],
  ]
  for (const [list, all] of lists) for (const code of all) expect(screens.patrol[list], `${list}.${code}`).toHaveProperty([code])
  for (const outcome of codes.OUTCOMES) expect(zh.patrolRow.outcome).toHaveProperty([outcome])
})
