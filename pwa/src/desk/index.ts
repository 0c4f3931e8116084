import type { RouteRecordRaw } from 'vue-router'

/** Screens of the desk, all below /desk and all loaded when first opened. */
export const deskRoutes: RouteRecordRaw[] = []
