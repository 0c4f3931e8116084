import { reactive } from 'vue'

/** Screens on which something half written stands. */
export const standingOpen = reactive(new Set<symbol>())

/** How many there are. Apart from the drafts themselves, because the first load asks and the forms come later. */
export const openDrafts = (): number => standingOpen.size
