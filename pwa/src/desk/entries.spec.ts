import { describe, expect, it } from 'vitest'
import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/wire'
import { menuOf } from './entries'

const screen = (path: string, order: number, roles: Role[]): RouteRecordRaw => ({
  path, component: {}, meta: { menu: { words: path, icon: 'map', order, roles } },
})
const holding = (...held: [Role, string][]) => ({
  roles: held.map(([role, area_code]) => ({ role, area_code, area_name: '' })),
})

describe('the menu of the desk', () => {
  it('shows only what this worker may open, in its order, and no screen without an entry', () => {
    const routes = [
      screen('/desk/accounts', 4, ['system_admin']),
      screen('/desk/elders', 2, ['county_supervisor']),
      screen('/desk/board', 1, ['county_supervisor', 'township_supervisor']),
      { path: '/desk/elders/:id', component: {} },
    ]
    expect(menuOf(routes, holding(['county_supervisor', '431225'])).map((entry) => entry.path)).toEqual(['/desk/board', '/desk/elders'])
    expect(menuOf(routes, holding(['helper', '431225']))).toEqual([])
  })
})
