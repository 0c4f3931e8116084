import type { RouteRecordRaw } from 'vue-router'

/**
 * The desk: its frame round its own screens and those the lines bring. Everything is loaded when first opened, so
 * that no phone carries it.
 */
export function deskRoutes(ofLines: readonly RouteRecordRaw[]): RouteRecordRaw[] {
  const screens: RouteRecordRaw[] = [
    ...ofLines,
    {
      path: '/desk/exchange',
      component: () => import('@/interchange/ExchangeScreen.vue'),
      meta: { menu: { words: 'desk.menu.exchange', icon: 'download', order: 30, roles: ['county_supervisor', 'township_supervisor', 'station_lead'] } },
    },
    {
      path: '/desk/workers',
      component: () => import('@/accounts/desk/WorkersScreen.vue'),
      meta: { menu: { words: 'desk.menu.workers', icon: 'people', order: 40, roles: ['county_supervisor', 'township_supervisor', 'system_admin'] } },
    },
    {
      path: '/desk/phones',
      component: () => import('./phones/PhonesScreen.vue'),
      meta: { menu: { words: 'desk.menu.phones', icon: 'device', order: 45, roles: ['county_supervisor', 'township_supervisor', 'team_leader', 'system_admin'] } },
    },
    {
      path: '/desk/settings',
      component: () => import('./DeskSettings.vue'),
      meta: { menu: { words: 'desk.menu.settings', icon: 'gear', order: 90, roles: EVERY_ROLE } },
    },
  ]
  return [{ path: '/desk', component: () => import('./DeskFrame.vue'), props: { screens }, children: screens }]
}

const EVERY_ROLE = [
  'helper', 'patroller', 'station_lead', 'social_worker', 'surveyor', 'team_leader', 'township_supervisor',
  'county_supervisor', 'duty_officer', 'reviewer', 'system_admin', 'security_admin', 'auditor',
]
