import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/wire'
import type { screens } from './screens'

const screen = (name: keyof typeof screens) => async () => (await import('./screens')).screens[name]()

const DESK: Role[] = ['county_supervisor', 'station_lead', 'township_supervisor']
const load = () => import('./words')

/** The desk screens of the patrols. */
export const deskRoutes: RouteRecordRaw[] = [
  { path: '/desk/patrols', component: screen('patrolBoard'), meta: { menu: { words: 'patrolDesk.menu.board', icon: 'car', order: 12, roles: DESK, load } } },
  { path: '/desk/persons', component: screen('personsScreen'), meta: { menu: { words: 'patrolDesk.menu.persons', icon: 'people', order: 13, roles: DESK, load } } },
  { path: '/desk/persons/:id', component: screen('personFile') },
  { path: '/desk/encounters/:id', component: screen('encounterFile') },
  { path: '/desk/stays', component: screen('staysDesk'), meta: { menu: { words: 'patrolDesk.menu.stays', icon: 'house', order: 14, roles: DESK, load } } },
  { path: '/desk/partners', component: screen('partnersScreen'), meta: { menu: { words: 'patrolDesk.menu.partners', icon: 'hospital', order: 16, roles: DESK, load } } },
  { path: '/desk/stays/:id', component: screen('stayFile') },
  { path: '/desk/shifts/:id', component: screen('shiftFile') },
  { path: '/desk/patrol-figures', component: screen('figuresScreen'), meta: { menu: { words: 'patrolDesk.menu.figures', icon: 'table', order: 15, roles: DESK, load } } },
]
