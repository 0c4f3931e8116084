import { describe, expect, it } from 'vitest'
import type { WorkLine } from '@/records/workLine'
import type { Me, Role } from '@/wire'
import { elsewhere, routesOf, type Here } from './routes'
import { WORK_LINES } from './workLines'

const lines = [{ fieldRoles: ['helper', 'team_leader'] }] as unknown as WorkLine[]
const to = (path: string, meta: Record<string, unknown> = {}) => ({ path, fullPath: path, meta })
const as = (...roles: Role[]) => ({ roles: roles.map((role) => ({ role, area_code: '431225', area_name: '会同县' })) }) as unknown as Me

const open = (me: Me | null, named: Partial<Here> = {}): Here => ({ state: me ? 'open' : 'nobody', me, pinMissing: false, ...named })

describe('where somebody is sent', () => {
  it.each<[string, Me | null, string, string | null]>([
    ['nobody signed in', null, '/', '/sign-in'],
    ['nobody signed in, on a way', null, '/records', '/sign-in?to=%2Frecords'],
    ['a helper', as('helper'), '/', null],
    ['a helper at the desk', as('helper'), '/desk', '/'],
    ['a supervisor', as('county_supervisor'), '/', '/desk'],
    ['a supervisor at the desk', as('county_supervisor'), '/desk/map', null],
    ['somebody whose line has no phone screens yet', as('patroller'), '/', '/desk'],
    ['the same, once there', as('patroller'), '/desk', null],
    ['a team leader, on the phone', as('team_leader'), '/', null],
    ['a team leader, at the desk', as('team_leader'), '/desk', null],
    ['a supervisor who also helps', as('county_supervisor', 'helper'), '/', null],
  ])('%s', (_who, me, path, there) => {
    expect(elsewhere(to(path), open(me), lines)).toBe(there)
  })

  it('lets everybody see the sign-in, and every role an elder’s file', () => {
    expect(elsewhere(to('/sign-in', { open: true }), open(null), lines)).toBeNull()
    expect(elsewhere(to('/elders/x', { anyRole: true }), open(as('county_supervisor')), lines)).toBeNull()
  })

  const locked: Here = { state: 'locked', me: null, pinMissing: false }
  it.each<[string, string, string | null]>([
    ['a locked phone', '/', '/unlock'],
    ['a locked phone, on a way', '/wakeup/x?corrects=y', '/unlock?to=%2Fwakeup%2Fx%3Fcorrects%3Dy'],
    ['a locked desk', '/desk/map', '/unlock?to=%2Fdesk%2Fmap'],
  ])('%s', (_who, path, there) => {
    expect(elsewhere(to(path), locked, lines)).toBe(there)
  })

  it('leaves the unlock screen and the sign-in open while locked, and unlocks nothing where nobody is', () => {
    expect(elsewhere(to('/unlock', { open: true }), locked, lines)).toBeNull()
    expect(elsewhere(to('/sign-in', { open: true }), locked, lines)).toBeNull()
    expect(elsewhere(to('/unlock', { open: true }), open(null), lines)).toBe('/sign-in')
  })

  it('asks those in the field for a PIN first, and nobody else', () => {
    const without = { pinMissing: true }
    expect(elsewhere(to('/records'), open(as('helper'), without), lines)).toBe('/pin?to=%2Frecords')
    expect(elsewhere(to('/pin', { anyRole: true }), open(as('helper'), without), lines)).toBeNull()
    expect(elsewhere(to('/desk'), open(as('county_supervisor'), without), lines)).toBeNull()
  })
})

describe('the addresses', () => {
  const paths = (routes: readonly { path: string; children?: readonly { path: string }[] }[]) => routes.map(({ path }) => path)

  it('are each given once', () => {
    const all = paths(routesOf(WORK_LINES))
    expect(new Set(all).size).toBe(all.length)
  })
})
