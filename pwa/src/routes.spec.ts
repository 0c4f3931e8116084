import { describe, expect, it } from 'vitest'
import type { WorkLine } from '@/records/workLine'
import type { Me, Role } from '@/wire'
import { elsewhere, routesOf } from './routes'
import { WORK_LINES } from './workLines'

const lines = [{ fieldRoles: ['helper', 'team_leader'] }] as unknown as WorkLine[]
const to = (path: string, meta: Record<string, unknown> = {}) => ({ path, fullPath: path, meta })
const as = (...roles: Role[]) => ({ roles: roles.map((role) => ({ role, area_code: '431225', area_name: '会同县' })) }) as unknown as Me

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
    expect(elsewhere(to(path), me, lines)).toBe(there)
  })

  it('lets everybody see the sign-in, and every role an elder’s file', () => {
    expect(elsewhere(to('/sign-in', { open: true }), null, lines)).toBeNull()
    expect(elsewhere(to('/elders/x', { anyRole: true }), as('county_supervisor'), lines)).toBeNull()
  })
})

describe('the addresses', () => {
  const paths = (routes: readonly { path: string; children?: readonly { path: string }[] }[]) => routes.map(({ path }) => path)

  it('are each given once', () => {
    const all = paths(routesOf(WORK_LINES))
    expect(new Set(all).size).toBe(all.length)
  })
})
