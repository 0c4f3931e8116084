import type { WorkLine } from '@/records/workLine'
import { deskRoutes } from './desk/routes'
import messages from './messages'

export default {
  name: 'wakeup-checks',
  kinds: [
    { kind: 'elder', listed: false },
    { kind: 'wakeup_slot', listed: false },
    { kind: 'wakeup_check', listed: true, detailRoute: '/records/wakeup_check' },
  ],
  fieldRoles: ['helper'],
  today: () => import('./TodaysElders.vue'),
  phoneRoutes: [],
  deskRoutes,
  summarise: () => ({ title: '', words: '', icon: 'safe', tone: 'safe' }),
  messages: { zh: messages, en: () => import('./messagesEn') },
} satisfies WorkLine
