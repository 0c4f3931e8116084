import type { WorkLine } from '@/records/workLine'
import { deskRoutes } from './desk/routes'
import { elder } from './elder'
import messages from './messages'
import { phoneRoutes } from './phoneRoutes'
import { summarise } from './summarise'
import { wakeupCheck } from './wakeupCheck'
import { wakeupSlot } from './wakeupSlot'

export default {
  name: 'wakeup-checks',
  kinds: [elder, wakeupSlot, wakeupCheck],
  fieldRoles: ['helper', 'team_leader'],
  today: () => import('./TodaysElders.vue'),
  phoneRoutes,
  deskRoutes,
  changeAtDesk: () => import('./desk/KeptChange.vue'),
  summarise,
  messages: { zh: messages, en: () => import('./messagesEn') },
  lists: [{ name: 'roll', words: 'wakeupDesk.rollList', load: () => import('./desk/words'), roles: ['county_supervisor', 'township_supervisor'] }],
} satisfies WorkLine
