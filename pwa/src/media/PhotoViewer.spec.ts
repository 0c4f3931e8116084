// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { i18n } from '@/i18n'
import type { DeclaredMedia } from '@/records/record'
import { fetchFile, shelf } from '.'
import PhotoViewer from './PhotoViewer.vue'

vi.mock('.', () => ({ shelf: { openSmall: async () => null, open: vi.fn(async () => null as Blob | null) }, fetchFile: vi.fn() }))
vi.mock('@/sync', () => ({ Declined: class extends Error {} }))

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] })
const photo = (sha256: string): DeclaredMedia => ({ sha256, role: 'situation', filetype: 'image/jpeg', bytes: 10, state: 'here' })
const answers = new Map<string, { come: () => void; fail: () => void }>()

async function viewer(...photos: DeclaredMedia[]) {
  const shown = mount(PhotoViewer, { props: { photos, at: 0, held: [], about: '龙某某', removable: true }, global: { plugins: [i18n, router] } })
  await flushPromises()
  const press = (words: string) => shown.findAll('button').find((one) => one.text() === words)!.trigger('click')
  const seen = () => shown.find('img').exists() && shown.find('img').attributes('src')
  const answer = async (sha256: string, how: 'come' | 'fail' = 'come') => {
    answers.get(sha256)![how]()
    await flushPromises()
  }
  return { shown, press, seen, answer }
}

beforeEach(() => {
  answers.clear()
  vi.mocked(fetchFile).mockImplementation((sha256) => new Promise((come, fail) => answers.set(sha256, { come: () => come(new Blob([sha256], { type: `image/${sha256}` })), fail: () => fail(new Error('no network')) })))
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (file: Blob) => `blob:${file.type}`, revokeObjectURL: () => {} }))
  HTMLDialogElement.prototype.showModal ??= () => {}
  HTMLDialogElement.prototype.close ??= () => {}
})

describe('turning from one photo to the next on a weak link', () => {
  it('takes the first away at once: it never stands under the caption of the next', async () => {
    const { shown, press, seen, answer } = await viewer(photo('a'), photo('b'))
    await answer('a')
    expect(seen()).toBe('blob:image/a')
    await press(i18n.global.t('media.viewer.after'))
    expect(shown.text()).toContain('2 / 2')
    expect(seen()).toBe(false)
    expect(shown.find('.stage').text()).toBe(i18n.global.t('media.fetching'))
    await answer('b')
    expect(seen()).toBe('blob:image/b')
  })

  it('does not say of the next why the first could not be fetched', async () => {
    const { shown, press, answer } = await viewer(photo('a'), photo('b'))
    await answer('a', 'fail')
    expect(shown.find('.stage').text()).toBe(i18n.global.t('media.notFetched'))
    await press(i18n.global.t('media.viewer.after'))
    expect(shown.find('.stage').text()).toBe(i18n.global.t('media.fetching'))
  })

  it('keeps what is shown while only where it lies has changed', async () => {
    vi.mocked(shelf.open).mockResolvedValueOnce(new Blob(['a'], { type: 'image/a' }))
    const { shown, seen } = await viewer({ ...photo('a'), state: 'lost', lost_reason: '手机丢了' })
    expect(seen()).toBe('blob:image/a')
    await shown.setProps({ photos: [photo('a')] })
    await flushPromises()
    expect(answers.has('a')).toBe(true)
    expect(seen()).toBe('blob:image/a')
  })

  it('removes the one that is captioned, and asks again when another comes into its place', async () => {
    const { shown, press } = await viewer(photo('a'), photo('b'))
    await press(i18n.global.t('media.viewer.after'))
    await press(i18n.global.t('media.drop'))
    await shown.setProps({ photos: [photo('b'), photo('c')] })
    expect(shown.text()).not.toContain(i18n.global.t('media.dropAsk'))
    await press(i18n.global.t('media.drop'))
    await press(i18n.global.t('media.dropSure'))
    expect(shown.emitted('drop')).toEqual([['c']])
  })
})
