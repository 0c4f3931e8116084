// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, ref, shallowRef } from 'vue'
import { shrinker } from '@/device/shrinking'
import { i18n } from '@/i18n'
import { dropDraft, keepDraft } from '@/records'
import type { DeclaredMedia } from '@/records/record'
import type { MediaRole } from '@/records/workLine'
import { shelf } from '.'
import { late } from './late'
import TakePhotos from './TakePhotos.vue'
import { waitingFiles } from './waitingFiles'

const left = ref<{ at: number } | null>(null)
vi.mock('@/records', async (original) => ({ ...(await original<object>()), keepDraft: vi.fn(async () => {}), dropDraft: vi.fn(async () => {}), useLive: () => left }))
vi.mock('@/device/shrinking', () => ({ shrinker: { shrink: vi.fn(async ({ file }: { file: Blob }) => ({ head: { filetype: 'image/jpeg', size: null, orientation: 1, takenAt: null, place: null }, picture: file, small: file })) } }))
vi.mock('.', () => ({
  shelf: { put: vi.fn(async (_of: string, file: Blob, about: object) => ({ ...about, sha256: 'a', bytes: file.size })) },
  useMediaChoices: () => ({ choices: shallowRef({ saver: false, originalsOnWifiOnly: false }) }),
}))

vi.mock('./late', () => ({ late: { whoIsHere: vi.fn(async () => 'w'), hold: vi.fn(), tell: vi.fn(async () => {}), tryAgain: vi.fn() } }))
const locked = () => Promise.reject(Object.assign(new Error('nobody'), { name: 'NobodyHere' }))

const SITUATION: MediaRole = { role: 'situation', what: 'photo', ofPerson: false, purposes: [], keepDays: null, original: false, most: 2 }
const PERSON: MediaRole = { role: 'person', what: 'photo', ofPerson: true, purposes: ['identify', 'injury'], keepDays: 90, original: false, most: 2 }

function camera(role: MediaRole, media: DeclaredMedia[] = []) {
  const list = ref(media)
  const of = ref('check-1')
  const holder = { of: computed(() => of.value), media: computed(() => list.value), add: vi.fn(async (one: DeclaredMedia) => void list.value.push(one)), amend: vi.fn(), drop: vi.fn(), during: <T,>(work: Promise<T>) => work, begun: () => () => {}, settled: async () => {} }
  i18n.global.mergeLocaleMessage('zh', { mediaPurpose: { identify: '核对是谁', injury: '看伤' } })
  const shown = mount(TakePhotos, { props: { holder, role, about: '龙某某' }, global: { plugins: [i18n] }, attachTo: document.body })
  const button = (words: string) => shown.findAll('button').find((one) => one.text() === words)!
  const [opened] = shown.findAll('input').map((input) => vi.spyOn(input.element, 'click').mockImplementation(() => {}))
  const [input] = shown.findAll('input')
  const come = async (files: Blob[]) => {
    Object.defineProperty(input!.element, 'files', { configurable: true, value: files })
    input!.element.dispatchEvent(new Event('change'))
    await flushPromises()
  }
  return { shown, button, holder, of, opened: opened!, come }
}

beforeEach(() => {
  left.value = null
  waitingFiles.value = []
  vi.clearAllMocks()
})

describe('taking photos', () => {
  it('has it on the phone that the camera is open, before it opens', async () => {
    let kept = () => {}
    vi.mocked(keepDraft).mockReturnValueOnce(new Promise((done) => (kept = done)))
    const { button, opened } = camera(SITUATION)
    await button('拍一张').trigger('click')
    expect(keepDraft).toHaveBeenCalledWith('camera:check-1:situation', expect.anything())
    expect(opened).not.toHaveBeenCalled()
    kept()
    await flushPromises()
    expect(opened).toHaveBeenCalled()
  })

  it('forgets that it was open only once the photo is on the shelf', async () => {
    const { button, come, holder } = camera(SITUATION)
    await button('拍一张').trigger('click')
    await flushPromises()
    expect(dropDraft).not.toHaveBeenCalled()
    await come([new Blob(['jpeg'])])
    expect(shelf.put).toHaveBeenCalledWith('check-1', expect.anything(), expect.objectContaining({ role: 'situation' }), expect.anything(), 'w')
    expect(holder.add).toHaveBeenCalled()
    expect(dropDraft).toHaveBeenCalledWith('camera:check-1:situation')
  })

  it('says so when the app was closed while the camera was open, until it has been there long enough to be read', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    left.value = { at: 1 }
    const made = camera(SITUATION)
    await flushPromises()
    expect(made.shown.text()).toContain('那一张没收到')
    made.shown.unmount()
    vi.advanceTimersByTime(60_000)
    expect(dropDraft).not.toHaveBeenCalled()
    const { shown } = camera(SITUATION)
    await flushPromises()
    expect(shown.text()).toContain('那一张没收到')
    vi.advanceTimersByTime(6_000)
    expect(dropDraft).toHaveBeenCalledWith('camera:check-1:situation')
    vi.useRealTimers()
  })

  it('of a person needs to know what for, and says until when', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-27T07:30:00+08:00'), toFake: ['Date'] })
    const { shown, button, come } = camera(PERSON)
    expect(button('拍一张').attributes('disabled')).toBeDefined()
    expect(shown.text()).toContain('先选为什么拍')
    await button('看伤').trigger('click')
    expect(button('拍一张').attributes('disabled')).toBeUndefined()
    expect(shown.text()).toContain('为了看伤')
    expect(shown.text()).toContain('留到 2月25日，到时候自己删掉')
    await button('拍一张').trigger('click')
    await flushPromises()
    await come([new Blob(['jpeg'])])
    expect(shelf.put).toHaveBeenCalledWith('check-1', expect.anything(), expect.objectContaining({ purpose: 'injury', expires_on: '2027-02-25' }), expect.anything(), 'w')
    vi.useRealTimers()
  })

  it('ends where a record has as many as it may', async () => {
    const two = ['a', 'b'].map((sha256) => ({ sha256, role: 'situation', filetype: 'image/jpeg', bytes: 1 }))
    const { shown, button } = camera(SITUATION, two)
    expect(button('拍一张').attributes('disabled')).toBeDefined()
    expect(shown.text()).toContain('最多 2 张')
  })

  it('says how many did not fit of those that were chosen', async () => {
    const { shown, come, holder } = camera(SITUATION)
    await come(['1', '2', '3', '4', '5'].map((one) => new Blob([one])))
    expect(holder.add).toHaveBeenCalledTimes(2)
    expect(shown.text()).toContain('最多 2 张，有 3 张没放进来。')
  })

  it('holds a photo that comes while the store is locked and its screen has gone, for whoever took it and where it belongs', async () => {
    const { shown, button, come, of, holder } = camera(SITUATION)
    await button('拍一张').trigger('click')
    await flushPromises()
    vi.mocked(dropDraft).mockImplementation(locked)
    vi.mocked(shelf.put).mockImplementationOnce(locked)
    shown.unmount()
    of.value = 'undefined'
    await come([new Blob(['jpeg'])])
    expect(late.hold).toHaveBeenCalledWith(expect.objectContaining({ worker: 'w', of: 'check-1', role: 'situation', instead: [] }))
    expect(holder.add).not.toHaveBeenCalled()
    vi.mocked(dropDraft).mockImplementation(async () => {})
    const [held] = vi.mocked(late.hold).mock.calls[0]!
    expect(await held.put()).toMatchObject({ role: 'situation' })
    await held.after?.()
    expect(dropDraft).toHaveBeenLastCalledWith('camera:check-1:situation')
  })

  it('lets the record tell of a photo that was put when its screen had gone, because the screen no longer can', async () => {
    const { shown, button, come, holder } = camera(SITUATION)
    await button('拍一张').trigger('click')
    await flushPromises()
    shown.unmount()
    await come([new Blob(['jpeg'])])
    expect(late.tell).toHaveBeenCalledWith(expect.objectContaining({ worker: 'w', of: 'check-1' }), expect.objectContaining({ role: 'situation' }))
    expect(holder.add).not.toHaveBeenCalled()
  })

  it('says that a photo is still held until the phone is unlocked, and then that it is kept; not that it was lost', async () => {
    left.value = { at: 1 }
    waitingFiles.value = [{ worker: 'w', of: 'check-1', role: 'situation', noRoom: false }]
    const { shown } = camera(SITUATION)
    await flushPromises()
    expect(shown.text()).toContain('开锁就收好')
    expect(shown.text()).not.toContain('没收到')
    waitingFiles.value = []
    await flushPromises()
    expect(shown.text()).toContain('已经收好了')
  })

  it('says of a photo that this phone cannot open so only until the next is chosen', async () => {
    vi.mocked(shrinker.shrink).mockResolvedValueOnce({ head: { filetype: 'image/heic', size: null, orientation: 1, takenAt: null, place: null }, picture: null, small: null } as never)
    const { shown, come } = camera(SITUATION)
    await come([new Blob(['heic'])])
    expect(shown.text()).toContain('这种照片手机打不开')
    await come([new Blob(['jpeg'])])
    expect(shown.text()).not.toContain('这种照片手机打不开')
  })
})
