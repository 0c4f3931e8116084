import type { RouteRecordRaw } from 'vue-router'
import { recordScreen } from '@/phone/recordScreen'

/** Screens of the wake-up checks on the phone, each one question; all loaded when first opened. */
export const phoneRoutes: readonly RouteRecordRaw[] = [
  { path: '/wakeup/:slot', component: () => import('./ResultScreen.vue') },
  { path: '/wakeup/:slot/safe', component: () => import('./SafeScreen.vue') },
  { path: '/wakeup/:slot/proxy', component: () => import('./ProxyScreen.vue') },
  { path: '/wakeup/:slot/away', component: () => import('./AwayScreen.vue') },
  { path: '/wakeup/:slot/back', component: () => import('./BackScreen.vue') },
  { path: '/wakeup/:slot/unwell', component: () => import('./UnwellScreen.vue') },
  { path: '/wakeup/:slot/body', component: () => import('./BodyScreen.vue') },
  { path: '/wakeup/:slot/help', component: () => import('./HelpScreen.vue') },
  { path: '/wakeup/:slot/silent', component: () => import('./SilentScreen.vue') },
  { path: '/wakeup/:slot/emergency', component: () => import('./EmergencyRoute.vue') },
  { path: '/wakeup/:slot/steps', component: () => import('./StepsScreen.vue') },
  { path: '/wakeup/:slot/dead', component: () => import('./DeadScreen.vue') },
  { path: '/wakeup/:slot/after', component: () => import('./AfterScreen.vue') },
  { path: '/records/wakeup_check/:id', component: recordScreen(() => import('./CheckScreen.vue')) },
  { path: '/records/wakeup_check/:id/words', component: recordScreen(() => import('./WordsScreen.vue')) },
  { path: '/records/wakeup_check/:id/name', component: recordScreen(() => import('./NameAgainScreen.vue')) },
  { path: '/elders/:id', component: recordScreen(() => import('./ElderScreen.vue')), meta: { anyRole: true } },
  { path: '/elders/:id/:field', component: recordScreen(() => import('./ElderFieldScreen.vue')), meta: { anyRole: true } },
]
