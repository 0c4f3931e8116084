import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/wire'

const DESK: Role[] = ['county_supervisor', 'station_lead', 'township_supervisor']
const load = () => import('./words')

/** The desk screens of the patrols. */
export const deskRoutes: RouteRecordRaw[] = [
  { path: '/desk/patrols', component: () => import('./PatrolBoard.vue'), meta: { menu: { words: 'patrolDesk.menu.board', icon: 'car', order: 12, roles: DESK, load } } },
  { path: '/desk/persons', component: () => import('./PersonsScreen.vue'), meta: { menu: { words: 'patrolDesk.menu.persons', icon: 'people', order: 13, roles: DESK, load } } },
  { path: '/desk/persons/:id', component: () => import('./PersonFile.vue') },
  { path: '/desk/encounters/:id', component: () => import('./EncounterFile.vue') },
  { path: '/desk/stays', component: () => import('./StaysDesk.vue'), meta: { menu: { words: 'patrolDesk.menu.stays', icon: 'house', order: 14, roles: DESK, load } } },
  { path: '/desk/shifts/:id', component: () => import('./ShiftFile.vue') },
  { path: '/desk/patrol-figures', component: () => import('./FiguresScreen.vue'), meta: { menu: { words: 'patrolDesk.menu.figures', icon: 'table', order: 15, roles: DESK, load } } },
]
