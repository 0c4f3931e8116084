import type { Me, Role } from '@/wire'

const ANSWERABLE: readonly Role[] = ['team_leader', 'township_supervisor', 'county_supervisor']
const CLOSING: readonly Role[] = [...ANSWERABLE, 'duty_officer']

/** What a worker can do with the file of an elder in this area; the server decides again. */
export interface Rights {
  edit: boolean
  pair: boolean
  /** Ends an alarm with a written reason. */
  decide: boolean
  /** Makes a death final, or takes its report back. */
  confirmDeath: boolean
}

/** Only buttons that work are shown. */
export function rightsOver(me: Pick<Me, 'roles'>, areaCode: string): Rights {
  const holds = (roles: readonly Role[]) => me.roles.some((held) => roles.includes(held.role) && areaCode.startsWith(held.area_code))
  const answers = holds(ANSWERABLE)
  return { edit: answers, pair: answers, decide: holds(CLOSING), confirmDeath: answers }
}
