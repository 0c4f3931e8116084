import type { RouteRecordRaw } from 'vue-router'
import { recordScreen } from '@/phone/recordScreen'
import { screensIn } from '@/phone/screensIn'

const screen = screensIn(() => import('./phoneScreens'))

/** Screens of the wake-up checks on the phone, each one question; all loaded when the first is opened. */
export const phoneRoutes: readonly RouteRecordRaw[] = [
  { path: '/wakeup/:slot', component: screen('ResultScreen') },
  { path: '/wakeup/:slot/safe', component: screen('SafeScreen') },
  { path: '/wakeup/:slot/proxy', component: screen('ProxyScreen') },
  { path: '/wakeup/:slot/away', component: screen('AwayScreen') },
  { path: '/wakeup/:slot/back', component: screen('BackScreen') },
  { path: '/wakeup/:slot/unwell', component: screen('UnwellScreen') },
  { path: '/wakeup/:slot/body', component: screen('BodyScreen') },
  { path: '/wakeup/:slot/help', component: screen('HelpScreen') },
  { path: '/wakeup/:slot/silent', component: screen('SilentScreen') },
  { path: '/wakeup/:slot/emergency', component: screen('EmergencyRoute') },
  { path: '/wakeup/:slot/steps', component: screen('StepsScreen') },
  { path: '/wakeup/:slot/dead', component: screen('DeadScreen') },
  { path: '/wakeup/:slot/after', component: screen('AfterScreen') },
  { path: '/records/wakeup_check/:id', component: recordScreen(screen('CheckScreen')) },
  { path: '/records/wakeup_check/:id/words', component: recordScreen(screen('WordsScreen')) },
  { path: '/records/wakeup_check/:id/name', component: recordScreen(screen('NameAgainScreen')) },
  { path: '/elders/:id', component: recordScreen(screen('ElderScreen')), meta: { anyRole: true } },
  { path: '/elders/:id/:field', component: recordScreen(screen('ElderFieldScreen')), meta: { anyRole: true } },
]
