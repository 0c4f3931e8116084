import { person } from '@/people/person'
import type { ListInAndOut, WorkLine } from '@/records/workLine'
import type { Role } from '@/wire'
import { deskRoutes } from './desk/routes'
import { encounter, guideSign, partner, patrolPoint, patrolShift, stationStay, trackSegment } from './kinds'
import { phoneRoutes } from './phoneRoutes'
import { summarise } from './summarise'

const LISTS = ['patrol_points', 'guide_signs']
const listOf = (name: string, roles: readonly Role[]): ListInAndOut => ({ name, words: `patrolDesk.lists.${name}`, load: () => import('./desk/words'), roles })

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
  lists: [...LISTS.map((name) => listOf(name, ['station_lead', 'township_supervisor', 'county_supervisor'])), listOf('partners', ['station_lead', 'county_supervisor'])],
} satisfies WorkLine
