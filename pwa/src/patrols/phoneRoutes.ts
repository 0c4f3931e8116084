import type { RouteRecordRaw } from 'vue-router'
import { recordScreen } from '@/phone/recordScreen'
import type { screens } from './phoneScreens'

const screen = (name: keyof typeof screens) => async () => (await import('./phoneScreens')).screens[name]()

/** Screens of the patrols on the phone; all loaded when first opened. */
export const phoneRoutes: readonly RouteRecordRaw[] = [
  { path: '/patrol/open', component: screen('openShiftScreen') },
  { path: '/patrol/close', component: screen('closeShiftScreen') },
  {
    path: '/patrol/met/:id',
    component: screen('meetFlow'),
    children: [
      { path: '', component: screen('meetScreen') },
      { path: ':step', component: screen('stepScreen') },
    ],
  },
  { path: '/patrol/points', component: screen('pointsScreen') },
  { path: '/patrol/points/:id', component: recordScreen(screen('pointScreen')) },
  { path: '/patrol/signs', component: screen('signsScreen') },
  { path: '/patrol/signs/:id', component: recordScreen(screen('signScreen')) },
  { path: '/patrol/persons', component: screen('personsScreen') },
  { path: '/patrol/persons/:id', component: recordScreen(screen('personScreen')) },
  { path: '/patrol/partners', component: screen('partnersScreen') },
  { path: '/patrol/partners/:id', component: recordScreen(screen('partnerScreen')) },
  { path: '/patrol/stays', component: screen('staysScreen') },
  { path: '/patrol/stays/:id', component: recordScreen(screen('stayScreen')) },
  { path: '/records/encounter/:id', component: recordScreen(screen('encounterScreen')) },
  { path: '/records/patrol_shift/:id', component: recordScreen(screen('shiftScreen')) },
]
