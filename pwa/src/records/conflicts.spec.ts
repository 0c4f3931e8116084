import { describe, expect, it } from 'vitest'
import { resolvingData, resolvingFields } from './conflicts'

const elder = { landmark: '井边', contacts: [{ id: 'k1', name: '女儿' }, { id: 'k2', name: '儿子' }] }

describe('deciding a conflict', () => {
  it('sends the chosen value of a plain field', () => {
    expect(resolvingData(elder, 'landmark', '鼓楼后头')).toEqual({ landmark: '鼓楼后头' })
  })

  it('puts the chosen contact into its list', () => {
    expect(resolvingData(elder, 'contacts[k2]', { id: 'k2', name: '大儿子' })).toEqual({ contacts: [{ id: 'k1', name: '女儿' }, { id: 'k2', name: '大儿子' }] })
  })

  it('takes a contact out when the chosen value is that it is gone', () => {
    expect(resolvingData(elder, 'contacts[k1]', null)).toEqual({ contacts: [{ id: 'k2', name: '儿子' }] })
  })

  it('knows which fields stand beside the data', () => {
    expect(resolvingFields({ data: elder }, 'note', '先打电话')).toEqual({ note: '先打电话' })
    expect(resolvingFields({ data: elder }, 'landmark', '井边')).toEqual({ data: { landmark: '井边' } })
  })
})
