import type { Me, Role } from '@/wire'

/** The widest area in which this worker holds one of the roles; null when there is none. */
export function widestArea(me: Pick<Me, 'roles'>, roles: readonly Role[]): string | null {
  const areas = me.roles.filter((held) => roles.includes(held.role)).map((held) => held.area_code)
  return areas.reduce<string | null>((widest, area) => (widest === null || area.length < widest.length ? area : widest), null)
}
