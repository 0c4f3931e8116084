import type { Role } from '@/wire'

/** Who sees to files that do not come. */
export const SEES_TO_FILES: readonly Role[] = ['team_leader', 'station_lead', 'township_supervisor', 'county_supervisor']
