// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import type { AreaPlace, HomePlace } from './places'
import PlaceShape from './PlaceShape.vue'
import { shapesOf } from './shapes'
import './words'

const makeArea = (counts: Partial<Parameters<typeof shapesOf>[0]>): AreaPlace => ({
  what: 'area', key: 'area:431225108', at: [109.6, 26.9], code: '431225108', name: '金竹镇', label: '金竹镇', aside: false,
  shapes: shapesOf({ expected: 20, alarm: 0, concern: 0, dead: 0, not_reported: 0, not_due: 0, ...counts }),
})
const show = (place: AreaPlace | HomePlace) => mount(PlaceShape, { props: { place }, global: { plugins: [i18n] } })

beforeAll(() => {
  i18n.global.locale.value = 'zh'
})

describe('a place on the map', () => {
  it('is a button whose name tells the place and each state apart', () => {
    const button = show(makeArea({ alarm: 1, not_reported: 3 })).get('button')
    expect(button.attributes('aria-label')).toBe('金竹镇，1位没人应、紧急，3位未上报')
  })

  it('draws two states as two shapes with their own numbers', () => {
    const drawn = show(makeArea({ alarm: 1, not_reported: 3 }))
    expect(drawn.findAll('text').map((text) => text.text())).toEqual(['3', '1'])
    expect(drawn.find('polygon').exists()).toBe(true)
    expect(drawn.find('circle').exists()).toBe(true)
  })

  it('ticks a township where all are confirmed and writes no number on it', () => {
    const drawn = show(makeArea({}))
    expect(drawn.get('button').attributes('aria-label')).toBe('金竹镇，全部20位已确认')
    expect(drawn.find('text').exists()).toBe(false)
  })

  it('names a home only by the elder and the state', () => {
    const home: HomePlace = { what: 'home', key: 'home:e1', at: [109.6, 26.9], elderId: 'e1', name: '龙桂花', state: 'no_answer' }
    expect(show(home).get('button').attributes('aria-label')).toBe('龙桂花，没人应')
  })

  it('says when it is chosen', async () => {
    const drawn = show(makeArea({ alarm: 1 }))
    await drawn.get('button').trigger('click')
    expect(drawn.emitted('pick')).toHaveLength(1)
  })
})
