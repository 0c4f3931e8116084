import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { deskRoutes } from '@/desk'
import type { WorkLine } from '@/records/workLine'

/** Every address of the app: the phone's frame, what the lines bring, and the desk. */
export function routesOf(lines: readonly WorkLine[]): RouteRecordRaw[] {
  return [
    { path: '/', name: 'today', component: () => import('@/phone/TodayScreen.vue') },
    ...lines.flatMap((line) => line.phoneRoutes),
    ...deskRoutes(lines.flatMap((line) => line.deskRoutes)),
    { path: '/:rest(.*)*', redirect: '/' },
  ]
}

export function createAppRouter(lines: readonly WorkLine[]): Router {
  return createRouter({
    history: createWebHistory(),
    routes: routesOf(lines),
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
}
