import type { RouteRecordRaw } from 'vue-router'

const SUPERVISORS = ['county_supervisor', 'township_supervisor', 'duty_officer']
const load = () => import('./words')

/** The desk screens of the wake-up checks. */
export const deskRoutes: RouteRecordRaw[] = [
  {
    path: '/desk/board',
    name: 'desk-board',
    component: () => import('./WakeupBoard.vue'),
    meta: { menu: { words: 'wakeupDesk.menu.board', icon: 'map', order: 1, roles: SUPERVISORS, load } },
  },
  {
    path: '/desk/elders',
    name: 'desk-elders',
    component: () => import('./EldersScreen.vue'),
    meta: { menu: { words: 'wakeupDesk.menu.elders', icon: 'today', order: 10, roles: [...SUPERVISORS, 'team_leader'], load } },
  },
  { path: '/desk/elders/new', component: () => import('./NewElder.vue') },
  { path: '/desk/elders/:id', name: 'desk-elder', component: () => import('./ElderFile.vue'), props: true },
]
