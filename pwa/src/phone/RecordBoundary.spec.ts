// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { i18n } from '@/i18n'
import type { FakeServer } from '@/sync/testing/fakeServer'
import type { Phone } from '@/sync/testing/phone'
import RecordBoundary from './RecordBoundary.vue'
import { recordScreen } from './recordScreen'

/** The phone that the app runs on here, and the server that it knows. */
const here = vi.hoisted(() => ({}) as { server: FakeServer; phone: Phone })
vi.mock('@/records', async (original) => {
  const [{ FakeServer }, { Phone }] = await Promise.all([import('@/sync/testing/fakeServer'), import('@/sync/testing/phone')])
  here.server = new FakeServer()
  here.phone = new Phone(here.server)
  const { parts, store, book } = here.phone
  return { ...(await original<object>()), phone: parts, phoneStore: store, setAside: book.setAside }
})

const router = () => createRouter({ history: createMemoryHistory(), routes: [{ path: '/records', component: { render: () => h('p', 'list') } }, { path: '/:id', component: recordScreen(async () => ({ default: Breaks })) }] })
const isBad = ref(true)
const Breaks = defineComponent(() => () => {
  if (isBad.value) throw new Error('bad record')
  return h('button', { onClick: () => { throw new Error('bad tap') } }, 'fine')
})

beforeAll(async () => {
  await import('@/records')
  await here.phone.signedIn()
})

beforeEach(() => {
  isBad.value = true
  vi.restoreAllMocks()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
/** A busy machine takes its time to fetch what is shown only then. */
const saysLate = (shown: { text(): string }) => expect.poll(() => shown.text(), { timeout: 20_000 })
const shownLate = (shown: { text(): string }) => saysLate(shown).toContain('这条记录打不开')

const plugins = () => [i18n, router()]
const tap = (shown: VueWrapper, word: string) => shown.findAll('button').find((button) => button.text() === word)?.trigger('click')

/** Two records that were kept without signal; the list cannot show the first. */
async function listOfTwo() {
  here.phone.online = false
  const [bad, good] = [here.phone.check({ detail: 'bad' }), here.phone.check({ detail: 'good' })]
  for (const check of [bad, good]) await here.phone.book.keep(check)
  const list = mount(() => [h(RecordBoundary, { id: bad.id }, () => h(Breaks)), h(RecordBoundary, { id: good.id }, () => h('p', 'neighbour'))], { global: { plugins: plugins() } })
  await shownLate(list)
  return { bad, good, list }
}

/** What the browser is given to save, and under which names. */
function saved() {
  const [files, names]: [Blob[], string[]] = [[], []]
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => `blob:${files.push(file as Blob)}`)
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download)
  })
  return { files, names }
}

describe('a record that cannot be shown', () => {
  it('leaves its neighbours standing and offers to be exported and set aside', async () => {
    const { list } = await listOfTwo()
    expect(list.text()).toContain('neighbour')
    expect(list.findAll('button').map((button) => button.text())).toEqual(['导出', '先放一边'])
  })

  it('is handed over where 导出 is tapped, in a file of this record that the office opens', async () => {
    const { bad, list } = await listOfTwo()
    const { files, names } = saved()
    await tap(list, '导出')
    await saysLate(list).toContain('文件做好了')
    expect(names).toEqual([expect.stringMatching(/^巡访-\d{4}-\d\d-\d\d\.xunfang$/)])
    expect(files).toHaveLength(1)
    for (const line of (await files[0]!.text()).split('\n')) await here.server.answer('/api/v1/sync/exports', { method: 'POST', body: line })
    expect(here.server.exports.flatMap((file) => file['changes'])).toMatchObject([{ id: bad.id, data: { detail: 'bad' } }])
    expect(list.findAll('button').map((button) => button.text())).toEqual(['导出', '先放一边'])
  })

  it('is out of sight where 先放一边 is tapped, and is neither thrown away nor kept from leaving', async () => {
    const { bad, good, list } = await listOfTwo()
    const before = await here.phone.ask((reader) => reader.damaged())
    await tap(list, '先放一边')
    await saysLate(list).toContain('这一条已放到一边')
    expect(list.text()).toContain('neighbour')
    expect(list.findAll('button')).toEqual([])
    expect((await here.phone.ask((reader) => reader.mine())).map(({ record }) => record.id)).not.toContain(bad.id)
    expect((await here.phone.ask((reader) => reader.damaged())).slice(before.length)).toMatchObject([{ table: 'records', why: 'Error: bad record' }])
    here.phone.online = true
    await here.phone.sync.drainNow()
    expect([bad, good].map(({ id }) => here.server.ledger.records.get(id)?.record.data['detail'])).toEqual(['bad', 'good'])
  })

  it('that breaks only later says so then', async () => {
    isBad.value = false
    const shown = mount(() => h(RecordBoundary, { id: 'a' }, () => h(Breaks)), { global: { plugins: plugins() } })
    expect(shown.text()).toBe('fine')
    isBad.value = true
    await shownLate(shown)
  })

  it('is not put out of sight where somebody still has to be seen', async () => {
    const shown = mount(() => h(RecordBoundary, { id: 'a', stays: true }, { default: () => h(Breaks), broken: () => 'still to be seen' }), { global: { plugins: plugins() } })
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
    await saysLate(shown).toBe('fine')
  })

  it('set aside on a screen of its own leads back to the list', async () => {
    const check = here.phone.check()
    await here.phone.book.keep(check)
    const there = router()
    await there.push(`/${check.id}`)
    const shown = mount(RouterView, { global: { plugins: [i18n, there] } })
    await shownLate(shown)
    await tap(shown, '先放一边')
    await saysLate(shown).toBe('list')
    expect(await here.phone.ask((reader) => reader.record(check.id))).toBeNull()
  })
})

it('a tap that fails leaves the record on the screen', async () => {
  isBad.value = false
  const shown = mount(() => h(RecordBoundary, { id: 'a' }, () => h(Breaks)), { global: { plugins: plugins(), config: { errorHandler: () => undefined } } })
  await shown.get('button').trigger('click')
  await flushPromises()
  expect(shown.text()).toBe('fine')
})
