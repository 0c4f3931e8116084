// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n, speak } from '@/i18n'
import type { DeclaredMedia } from '@/records/record'
import type { HeldFile } from './held'
import { fetchFile } from '.'
import { Declined } from '@/sync'
import FileStrip from './FileStrip.vue'
import { useFileWords } from './useFileWords'

const held = shallowRef<HeldFile[]>([])
vi.mock('./held', () => ({ useFilesOf: () => held }))
vi.mock('.', () => ({
  shelf: { openSmall: async () => null, open: async () => null },
  keepSmall: async () => {},
  fetchFile: vi.fn(async () => new Blob(['small'])),
}))
vi.mock('@/sync', () => {
  class Declined extends Error {
    constructor(readonly status: number, readonly problem: { slug: string; title: string; detail?: string }) {
      super(problem.slug)
    }
  }
  return { Declined }
})

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] })
const photo = (sha256: string, more: Partial<DeclaredMedia> = {}): DeclaredMedia => ({ sha256, role: 'situation', filetype: 'image/jpeg', bytes: 10, ...more })

async function strip(media: DeclaredMedia[], props: object = {}) {
  const shown = mount(FileStrip, { props: { of: 'check-1', media, about: '龙某某', ...props }, global: { plugins: [i18n, router] } })
  await flushPromises()
  return shown
}

beforeEach(() => {
  held.value = []
  vi.mocked(fetchFile).mockReset().mockResolvedValue(new Blob(['small']))
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:picture', revokeObjectURL: () => {} }))
})

describe('the files of a record', () => {
  it('are shown with where each is, in words', async () => {
    held.value = [
      { sha256: 'a', role: 'situation', filetype: 'image/jpeg', bytes: 10, seconds: null, state: { at: 'on_phone', sent: 0, of: 10 } },
      { sha256: 'b', role: 'situation', filetype: 'image/jpeg', bytes: 10, seconds: null, state: { at: 'on_phone', sent: 5, of: 10 } },
      { sha256: 'c', role: 'situation', filetype: 'image/jpeg', bytes: 10, seconds: null, state: { at: 'refused', problem: { slug: 'media-refused', title: '这个文件不能收。', detail: '文件坏了，打不开。' } } },
    ]
    const shown = await strip([photo('a'), photo('b'), photo('c'), photo('d', { state: 'here' }), photo('e', { state: 'lost', lost_reason: '手机丢了' }), photo('f', { state: 'expired' })])
    expect(shown.findAll('figcaption').map((caption) => caption.text())).toEqual(['在手机上', '已发送 50%', '没收下文件坏了，打不开。', '已签收', '丢了手机丢了', '已过期'])
  })

  it('that are missing name whom to ask: the recorder, or whom the server names', async () => {
    expect((await strip([photo('a', { state: 'missing' })], { ask: '杨某某' })).text()).toContain('请问杨某某')
    vi.mocked(fetchFile).mockRejectedValue(new Declined(404, { slug: 'media-missing', title: '记录里有这个文件', detail: '还没有传到，请问 石某某。' }, null))
    expect((await strip([photo('a', { state: 'missing' })])).text()).toContain('还没有传到，请问 石某某。')
    vi.mocked(fetchFile).mockRejectedValue(new Error('no network'))
    expect((await strip([photo('a', { state: 'missing' })])).text()).toContain('请问记的人')
  })

  it('that show persons are hidden from those without the grant, and it says so', async () => {
    vi.mocked(fetchFile).mockRejectedValue(new Declined(403, { slug: 'forbidden', title: '没有权限' }, null))
    const shown = await strip([photo('a', { state: 'here' })])
    expect(shown.text()).toContain('照片里有人，您没有看人像的授权。')
    expect(shown.find('img').exists()).toBe(false)
  })

  it('that are over are not asked for', async () => {
    await strip([photo('a', { state: 'expired' }), photo('b', { state: 'lost', lost_reason: '手机丢了' })])
    expect(fetchFile).not.toHaveBeenCalled()
  })

  it('go only when asked twice', async () => {
    const shown = await strip([{ sha256: 'v', role: 'voice_note', filetype: 'audio/webm', bytes: 9, seconds: 12, state: 'here' }], { removable: true })
    const button = (words: string) => shown.findAll('button').find((one) => one.text() === words)
    expect(shown.text()).toContain('12 秒')
    await button('去掉')!.trigger('click')
    expect(shown.emitted('drop')).toBeUndefined()
    await button('留着')!.trigger('click')
    expect(shown.text()).not.toContain('去掉这一个')
    await button('去掉')!.trigger('click')
    await button('去掉')!.trigger('click')
    expect(shown.emitted('drop')).toEqual([['v']])
  })

  it('say in the language of the screen why the server did not take one', async () => {
    const problem = { slug: 'media-refused', title: '这个文件不能收。', detail: '文件坏了，打不开。', reason: 'damaged' }
    held.value = [{ sha256: 'a', role: 'situation', filetype: 'image/jpeg', bytes: 10, seconds: null, state: { at: 'refused', problem } }]
    expect((await strip([photo('a')])).text()).toContain('文件坏了，打不开。')
    await speak('en')
    const english = (await strip([photo('a')])).text()
    await speak('zh')
    expect(english).toContain('The file is damaged and cannot be opened.')
    expect(english).not.toContain('文件坏了')
  })

  it('say no length of a voice note that nobody measured', async () => {
    const shown = await strip([{ sha256: 'v', role: 'voice_note', filetype: 'audio/webm', bytes: 9, state: 'here' }])
    expect(shown.text()).not.toMatch(/\d 秒/)
    expect(shown.find('button').attributes('aria-label')).not.toContain('秒')
  })

  it('that cannot be seen are not made larger, by button or key', async () => {
    vi.mocked(fetchFile).mockRejectedValue(new Error('no network'))
    HTMLDialogElement.prototype.showModal ??= () => {}
    HTMLDialogElement.prototype.close ??= () => {}
    const shown = await strip([photo('a', { state: 'missing' })])
    await shown.find('.pic').trigger('click')
    await vi.waitFor(() => expect(shown.find('dialog').exists()).toBe(true))
    await flushPromises()
    const closer = () => shown.findAll('button').find((one) => one.text() === '放大')!
    expect(closer().attributes('disabled')).toBeDefined()
    await shown.find('dialog').trigger('keydown', { key: '+' })
    expect(shown.text()).not.toContain('看全')
  })

  it('of another year say the year', async () => {
    const { factsOf } = await wordsOf()
    const year = new Date().getFullYear()
    expect(factsOf(photo('a', { taken_at: `${year - 3}-05-06T08:00:00+08:00` }))[0]).toBe(`${year - 3}年5月6日 08:00 拍的`)
    expect(factsOf(photo('a', { taken_at: `${year}-05-06T08:00:00+08:00` }))[0]).toBe('5月6日 08:00 拍的')
  })
})

async function wordsOf() {
  let words: ReturnType<typeof useFileWords> | undefined
  mount({ setup: () => void (words = useFileWords()), render: () => null }, { global: { plugins: [i18n] } })
  if (!words) throw new Error('no words')
  return words
}
