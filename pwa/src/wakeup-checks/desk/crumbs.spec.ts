import { describe, expect, it } from 'vitest'
import { crumbsOf } from './crumbs'

const county = { top: '431225', topName: '会同县' }

describe('the way back up', () => {
  it('leads from the county over the township to the village', () => {
    expect(crumbsOf({ ...county, area: '431225101207', named: { code: '431225101207', label: '坪村镇 枫木村', short_name: '枫木村' } })).toEqual([
      { code: '431225', name: '会同县' },
      { code: '431225101', name: '坪村镇' },
      { code: '431225101207', name: '枫木村' },
    ])
  })

  it('starts at the township for who answers for one township', () => {
    expect(crumbsOf({ top: '431225101', topName: '坪村镇', area: '431225101207', named: { code: '431225101207', label: '坪村镇枫木村', short_name: '枫木村' } }).map((crumb) => crumb.name)).toEqual(['坪村镇', '枫木村'])
  })

  it('waits with dots for a name not known yet', () => {
    expect(crumbsOf({ ...county, area: '431225101', named: null }).at(-1)?.name).toBe('…')
  })
})
