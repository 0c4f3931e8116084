import { describe, expect, it } from 'vitest'
import { widestArea } from './ownArea'

describe('the area a worker starts in', () => {
  it('is the widest one of the roles asked for', () => {
    const me = {
      roles: [
        { role: 'township_supervisor' as const, area_code: '431225101', area_name: '' },
        { role: 'county_supervisor' as const, area_code: '431225', area_name: '' },
        { role: 'helper' as const, area_code: '43', area_name: '' },
      ],
    }
    expect(widestArea(me, ['township_supervisor', 'county_supervisor'])).toBe('431225')
    expect(widestArea(me, ['auditor'])).toBeNull()
  })
})
