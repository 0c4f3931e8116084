import type { RouteRecordRaw } from 'vue-router'
import { recordScreen } from '@/phone/recordScreen'

/** Screens of the patrols on the phone; all loaded when first opened. */
export const phoneRoutes: readonly RouteRecordRaw[] = [
  { path: '/patrol/open', component: () => import('./shift/OpenShiftScreen.vue') },
  { path: '/patrol/close', component: () => import('./shift/CloseShiftScreen.vue') },
  {
    path: '/patrol/met/:id',
    component: () => import('./met/MeetFlow.vue'),
    children: [
      { path: '', component: () => import('./met/MeetScreen.vue') },
      { path: ':step', component: () => import('./met/StepScreen.vue') },
    ],
  },
  { path: '/patrol/points', component: () => import('./points/PointsScreen.vue') },
  { path: '/patrol/points/:id', component: recordScreen(() => import('./points/PointScreen.vue')) },
  { path: '/patrol/signs', component: () => import('./signs/SignsScreen.vue') },
  { path: '/patrol/signs/:id', component: recordScreen(() => import('./signs/SignScreen.vue')) },
  { path: '/patrol/stays', component: () => import('./stays/StaysScreen.vue') },
  { path: '/patrol/stays/:id', component: recordScreen(() => import('./stays/StayScreen.vue')) },
  { path: '/records/encounter/:id', component: recordScreen(() => import('./met/EncounterScreen.vue')) },
  { path: '/records/patrol_shift/:id', component: recordScreen(() => import('./shift/ShiftScreen.vue')) },
]
