import { describe, expect, it } from 'vitest'
import type { Role } from '@/wire'
import { rightsOver } from './rights'

const holding = (role: Role, area_code: string) => ({ roles: [{ role, area_code, area_name: '' }] })
const VILLAGE = '431225101207'

describe('rights over a file', () => {
  it.each<[Role, string, boolean, boolean, boolean, boolean]>([
    ['county_supervisor', '431225', true, true, true, true],
    ['township_supervisor', '431225101', true, true, true, true],
    ['township_supervisor', '431225102', false, false, false, false],
    ['team_leader', VILLAGE, true, true, true, true],
    ['duty_officer', '431225', false, false, true, false],
  ])('of a %s in %s', (role, area, edit, pair, decide, confirmDeath) => {
    expect(rightsOver(holding(role, area), VILLAGE)).toEqual({ edit, pair, decide, confirmDeath })
  })
})
