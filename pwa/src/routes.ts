import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw, type Router } from 'vue-router'
import { hasRole } from '@/accounts/me'
import { deskRoutes } from '@/desk'
import type { WorkLine } from '@/records/workLine'
import type { VaultState } from '@/vault'
import type { Me } from '@/wire'

/** Every address of the app: the phone's frame, what the lines bring, and the desk. */
export function routesOf(lines: readonly WorkLine[]): RouteRecordRaw[] {
  return [
    { path: '/sign-in', component: () => import('@/accounts/SignInScreen.vue'), meta: { open: true } },
    { path: '/unlock', component: () => import('@/accounts/UnlockScreen.vue'), meta: { open: true } },
    { path: '/pin', component: () => import('@/accounts/PinScreen.vue'), meta: { anyRole: true } },
    {
      path: '/',
      component: () => import('@/phone/PhoneFrame.vue'),
      children: [
        { path: '', component: () => import('@/phone/TodayScreen.vue') },
        { path: 'records', component: () => import('@/phone/RecordsScreen.vue') },
        { path: 'mine', component: () => import('@/phone/MineScreen.vue') },
      ],
    },
    { path: '/feedback', component: () => import('@/phone/FeedbackScreen.vue'), meta: { anyRole: true } },
    ...lines.flatMap((line) => line.phoneRoutes),
    ...deskRoutes(lines.flatMap((line) => line.deskRoutes)),
    { path: '/:rest(.*)*', redirect: '/' },
  ]
}

/** How the phone stands when somebody wants to go somewhere. */
export interface Here {
  state: VaultState
  /** Whose store is open; `null` while none is. */
  me: Me | null
  pinMissing: boolean
}

const afterwards = (screen: string, to: string) => (to === '/' ? screen : `${screen}?to=${encodeURIComponent(to)}`)

/** Where somebody is sent who may not, or need not, be at an address; `null` lets them through. */
export function elsewhere(to: Pick<RouteLocationNormalized, 'path' | 'fullPath' | 'meta'>, { state, me, pinMissing }: Here, lines: readonly WorkLine[]): string | null {
  if (to.path === '/unlock') return state === 'nobody' ? '/sign-in' : null
  if (to.meta.open) return null
  if (state === 'locked') return afterwards('/unlock', to.fullPath)
  if (!me) return afterwards('/sign-in', to.fullPath)
  const fieldWork = lines.some((line) => hasRole(me, line.fieldRoles))
  if (to.path === '/pin') return null
  if (fieldWork && pinMissing) return afterwards('/pin', to.fullPath)
  const desk = to.path === '/desk' || to.path.startsWith('/desk/')
  if (!fieldWork && !desk && !to.meta.anyRole) return '/desk'
  const onlyFieldWork = me.roles.every(({ role }) => ['helper', 'patroller', 'social_worker', 'surveyor'].includes(role))
  return desk && fieldWork && onlyFieldWork ? '/' : null
}

export function createAppRouter(lines: readonly WorkLine[], whoIsHere: () => Promise<Here>): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: routesOf(lines),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(async (to) => elsewhere(to, await whoIsHere(), lines) ?? true)
  return router
}
