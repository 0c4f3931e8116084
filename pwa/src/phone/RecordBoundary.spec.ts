// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { i18n } from '@/i18n'
import { setAside } from '@/records'
import RecordBoundary from './RecordBoundary.vue'
import { recordScreen } from './recordScreen'

vi.mock('@/records', async (original) => ({ ...(await original<object>()), setAside: vi.fn(async () => undefined) }))
vi.mock('@/sync', () => ({ exportPhone: vi.fn(async () => new Blob()), NotCertified: class extends Error {} }))

const router = () => createRouter({ history: createMemoryHistory(), routes: [{ path: '/records', component: { render: () => h('p', 'list') } }, { path: '/:id', component: recordScreen(async () => ({ default: Breaks })) }] })
const isBad = ref(true)
const Breaks = defineComponent(() => () => {
  if (isBad.value) throw new Error('bad record')
  return h('button', { onClick: () => { throw new Error('bad tap') } }, 'fine')
})

beforeEach(() => {
  isBad.value = true
  vi.clearAllMocks()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
const shownLate = async (shown: { text(): string }) => expect.poll(() => shown.text()).toContain('这条记录打不开')

describe('a record that cannot be shown', () => {
  it('leaves its neighbours standing and can be exported and set aside', async () => {
    const list = mount(() => [h(RecordBoundary, { id: 'a' }, () => h(Breaks)), h(RecordBoundary, { id: 'b' }, () => h('p', 'neighbour'))], { global: { plugins: [i18n, router()] } })
    await shownLate(list)
    expect(list.text()).toContain('neighbour')
    expect(list.findAll('button').map((button) => button.text())).toEqual(['导出', '先放一边'])
    await list.findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(setAside).toHaveBeenCalledWith('records', 'a', 'Error: bad record')
    expect(list.text()).toContain('已放到一边')
  })

  it('that breaks only later says so then', async () => {
    isBad.value = false
    const shown = mount(() => h(RecordBoundary, { id: 'a' }, () => h(Breaks)), { global: { plugins: [i18n, router()] } })
    expect(shown.text()).toBe('fine')
    isBad.value = true
    await shownLate(shown)
  })

  it('is not put out of sight where somebody still has to be seen', async () => {
    const shown = mount(() => h(RecordBoundary, { id: 'a', stays: true }, { default: () => h(Breaks), broken: () => 'still to be seen' }), { global: { plugins: [i18n, router()] } })
    await shownLate(shown)
    expect(shown.text()).toContain('still to be seen')
    expect(shown.findAll('button').map((button) => button.text())).toEqual(['导出'])
  })

  it('has a screen of its own with a way back, and another record opens as ever', async () => {
    const there = router()
    await there.push('/a')
    const shown = mount(RouterView, { global: { plugins: [i18n, there] } })
    await shownLate(shown)
    expect(shown.get('header button').attributes('aria-label')).toBe('返回')
    isBad.value = false
    await there.push('/b')
    await expect.poll(() => shown.text()).toBe('fine')
  })
})

it('a tap that fails leaves the record on the screen', async () => {
  isBad.value = false
  const shown = mount(() => h(RecordBoundary, { id: 'a' }, () => h(Breaks)), { global: { plugins: [i18n, router()], config: { errorHandler: () => undefined } } })
  await shown.get('button').trigger('click')
  await flushPromises()
  expect(shown.text()).toBe('fine')
})
