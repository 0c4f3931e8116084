import type { RouteRecordRaw } from 'vue-router'

/** The desk screens of the patrols. */
export const deskRoutes: RouteRecordRaw[] = []
