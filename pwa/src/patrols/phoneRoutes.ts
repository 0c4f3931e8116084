import type { RouteRecordRaw } from 'vue-router'
import { recordScreen } from '@/phone/recordScreen'
import { screensIn } from '@/phone/screensIn'

const screen = screensIn(() => import('./phoneScreens'))

/** Screens of the patrols on the phone; all loaded when the first is opened. */
export const phoneRoutes: readonly RouteRecordRaw[] = [
  { path: '/patrol/open', component: screen('OpenShiftScreen') },
  { path: '/patrol/close', component: screen('CloseShiftScreen') },
  {
    path: '/patrol/met/:id',
    component: screen('MeetFlow'),
    children: [
      { path: '', component: screen('MeetScreen') },
      { path: ':step', component: screen('StepScreen') },
    ],
  },
  { path: '/patrol/points', component: screen('PointsScreen') },
  { path: '/patrol/points/:id', component: recordScreen(screen('PointScreen')) },
  { path: '/patrol/signs', component: screen('SignsScreen') },
  { path: '/patrol/signs/:id', component: recordScreen(screen('SignScreen')) },
  { path: '/patrol/persons', component: screen('PersonsScreen') },
  { path: '/patrol/persons/:id', component: recordScreen(screen('PersonScreen')) },
  { path: '/patrol/partners', component: screen('PartnersScreen') },
  { path: '/patrol/partners/:id', component: recordScreen(screen('PartnerScreen')) },
  { path: '/patrol/stays', component: screen('StaysScreen') },
  { path: '/patrol/stays/:id', component: recordScreen(screen('StayScreen')) },
  { path: '/records/encounter/:id', component: recordScreen(screen('EncounterScreen')) },
  { path: '/records/patrol_shift/:id', component: recordScreen(screen('ShiftScreen')) },
]
