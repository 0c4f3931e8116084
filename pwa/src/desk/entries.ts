import type { RouteRecordRaw } from 'vue-router'
import type { Me, Role } from '@/wire'

/** How a desk screen stands in the menu; a line writes it into `meta.menu` of its route. */
export interface MenuEntry {
  /** Key of the word on the button. */
  words: string
  icon: string
  /** Lower stands higher; the first one a worker may open is where the desk starts. */
  order: number
  /** Who finds it of use. */
  roles: readonly Role[]
  /** Brings the words of a line's entry, when they do not come with the frame. */
  load?: () => Promise<unknown>
}

export interface ListedEntry extends MenuEntry {
  path: string
}

const isEntry = (menu: unknown): menu is MenuEntry => typeof menu === 'object' && menu !== null && 'words' in menu

/** Fetches the words the menu needs. */
export const wordsOf = (routes: readonly RouteRecordRaw[]): Promise<unknown>[] =>
  routes.flatMap((route) => (isEntry(route.meta?.menu) && route.meta.menu.load ? [route.meta.menu.load()] : []))

/** The menu of one worker: what the routes offer and the roles allow, in order. */
export function menuOf(routes: readonly RouteRecordRaw[], me: Pick<Me, 'roles'>): ListedEntry[] {
  const mine = new Set(me.roles.map((held) => held.role))
  return routes
    .flatMap((route) => (isEntry(route.meta?.menu) ? [{ ...route.meta.menu, path: route.path }] : []))
    .filter((entry) => entry.roles.some((role) => mine.has(role)))
    .sort((one, other) => one.order - other.order)
}
