// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { i18n, speak } from '@/i18n'
import type { Person } from '@/vault'
import PeopleHere from './PeopleHere.vue'

const person = (more: Partial<Person>): Person => ({ key: 'a', label: '杨* ··01', here: false, hasPin: true, unsent: 0, urgentUnsent: 0, filesLeft: 0, ...more })
const said = (more: Partial<Person>) => mount(PeopleHere, { props: { people: [person(more)] }, global: { plugins: [i18n] } }).find('.grow').text()

afterEach(() => speak('zh'))

describe('who works with this phone', () => {
  it('has sent everything only when neither records nor photos wait', () => {
    expect(said({})).toContain('都传好了')
    expect(said({ filesLeft: 2 })).not.toContain('都传好了')
    expect(said({ unsent: 1 })).not.toContain('都传好了')
  })

  it('is told of with photos that only their owner can send, beside records and alarms', () => {
    expect(said({ filesLeft: 2 })).toContain('照片、录音还有 2 个没传，要本人开锁才能传')
    expect(said({ unsent: 1, filesLeft: 1 })).toMatch(/还有 1 条没上传.*照片、录音还有 1 个没传/)
    expect(said({ unsent: 1, urgentUnsent: 1, filesLeft: 1 })).toMatch(/1 条急事还没有人收到.*照片、录音还有 1 个没传/)
  })

  it('says the same in English', async () => {
    await speak('en')
    expect(said({ filesLeft: 1 })).toContain('Photos or voice notes not sent: 1. They leave only after their owner unlocks')
  })
})
