import type { Me, Role } from '@/wire'

const ANSWERABLE: readonly Role[] = ['team_leader', 'township_supervisor', 'county_supervisor']

/** What a worker can do with the file of an elder in this area; the server decides again. */
export interface Rights {
  edit: boolean
  pair: boolean
  decide: boolean
}

/** Only buttons that work are shown. */
export function rightsOver(me: Pick<Me, 'roles'>, areaCode: string): Rights {
  const answers = me.roles.some((held) => ANSWERABLE.includes(held.role) && areaCode.startsWith(held.area_code))
  return { edit: answers, pair: answers, decide: answers }
}
