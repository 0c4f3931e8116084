// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import TotalsCard from './TotalsCard.vue'
import './words'

const show = (totals: Record<string, number>) =>
  mount(TotalsCard, {
    props: { totals: { expected: 100, safe: 90, away: 4, abnormal: 2, not_reported: 4, not_due: 0, suspended: 7, pending: 3, no_answer: 1, emergency: 0, dead: 0, ...totals } },
    global: { plugins: [i18n] },
  })

describe('the figures of a day', () => {
  it('stand there with their definitions for hover and focus', () => {
    const word = show({}).get('.whole [tabindex="0"]')
    const id = word.attributes('aria-describedby') ?? ''
    expect(word.get(`[id="${id}"]`).text()).toContain('不含暂停的')
  })

  it('show those still in time only while there are any, and say when the sum is wrong', () => {
    expect(show({}).findAll('.parts dt')).toHaveLength(4)
    expect(show({ expected: 105, not_due: 5 }).findAll('.parts dt').at(-1)?.text()).toContain('还在时间内')
    expect(show({}).text()).not.toContain('对不上')
    expect(show({ expected: 107 }).text()).toContain('对不上')
  })

  it('name what is gravest among the abnormal, each by itself', () => {
    expect(show({}).findAll('.among').map((words) => words.text())).toEqual(['1位没人应'])
    expect(show({ abnormal: 4, emergency: 2, dead: 1 }).findAll('.among').map((words) => words.text())).toEqual(['2位紧急', '1位没人应', '1位去世'])
  })

  it('never hide the suspended and those waiting for consent inside a number', () => {
    expect(show({}).text()).toContain('暂停 7 位不算')
    expect(show({}).text()).toContain('待同意 3 位照样叫醒')
  })
})
