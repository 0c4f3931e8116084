import { person } from '@/people/person'
import type { WorkLine } from '@/records/workLine'
import { deskRoutes } from './desk/routes'
import { encounter, guideSign, partner, patrolPoint, patrolShift, stationStay, trackSegment } from './kinds'
import { phoneRoutes } from './phoneRoutes'
import { summarise } from './summarise'

export default {
  name: 'patrols',
  kinds: [person, patrolPoint, guideSign, partner, patrolShift, trackSegment, encounter, stationStay],
  fieldRoles: ['patroller', 'station_lead'],
  today: () => import('./PatrolToday.vue'),
  phoneRoutes,
  deskRoutes,
  changeAtDesk: () => import('./desk/KeptChange.vue'),
  summarise,
  messages: { zh: {}, en: async () => ({ default: {} }) },
  rowWords: () => import('./rowWords'),
  lists: ['patrol_points', 'guide_signs'].map((name) => ({ name, words: `patrolDesk.lists.${name}`, load: () => import('./desk/words'), roles: ['station_lead', 'township_supervisor', 'county_supervisor'] })),
} satisfies WorkLine
