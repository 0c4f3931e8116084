// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { tellsHowConnected } from '@/device/network'
import { i18n } from '@/i18n'
import type { ProblemWords } from '@/records/record'
import { sendAgain } from '.'
import LeavingCard from './LeavingCard.vue'
import type { Pause } from './pause'
import type { LeavingFile } from './useLeavingFiles'

const given = vi.hoisted(() => ({ files: [] as unknown[], pause: null as unknown }))
vi.mock('@/device/network', async (original) => ({ ...(await original<object>()), tellsHowConnected: vi.fn(() => true) }))
vi.mock('@/records', async (original) => ({ ...(await original<object>()), useLive: () => shallowRef(new Map()) }))
vi.mock('@/records/useWorkLines', () => ({ useWorkLines: () => [] }))
vi.mock('./useLeavingFiles', () => ({ useLeavingFiles: () => shallowRef(given.files), usePause: () => shallowRef(given.pause) }))
vi.mock('.', () => ({
  sendAgain: vi.fn(async () => {}), useQueue: () => shallowRef({ now: null }),
  useMediaChoices: () => ({ choices: ref({ saver: false, originalsOnWifiOnly: true }), choose: vi.fn() }),
}))

const file = (problem: ProblemWords | null = null, more: Partial<LeavingFile> = {}): LeavingFile => ({ of: 'check-1', sha256: 'a', role: 'situation', filetype: 'image/jpeg', bytes: 9_000, sent: 0, waits: null, problem, ...more })

async function card(files: LeavingFile[], pause: Pause | null = null) {
  Object.assign(given, { files, pause })
  const shown = mount(LeavingCard, { global: { plugins: [i18n] } })
  await flushPromises()
  await shown.findAll('button').find((one) => one.text() === '一个一个看')?.trigger('click')
  return shown
}
beforeEach(() => vi.clearAllMocks())

test.each([
  { pause: { why: 'quota', until: 0 } as const, says: '明天接着传' },
  { pause: { why: 'no_room', until: 0 } as const, says: '请告诉管理员' },
  { pause: { why: 'busy', until: Date.parse('2026-11-27T16:30:00+08:00') } as const, says: '16:30 以后接着传' },
])('says in words why nothing leaves, above and of each file: $says', async ({ pause: why, says }) => {
  const shown = await card([file(), file(null, { sha256: 'b', waits: 'record' })], why)
  expect(shown.text().split(says)).toHaveLength(3)
  expect(shown.text()).toContain('等记录先到')
  expect(shown.text()).not.toContain('等着传')
})

test('says nothing of a pause when nothing is to leave', async () => {
  expect((await card([], { why: 'quota', until: 0 })).text()).not.toContain('明天接着传')
})

test('a file that the server would not have can be sent again', async () => {
  const shown = await card([file({ slug: 'media-too-large', title: '' })])
  await shown.findAll('button').find((one) => one.text() === '再传一次')?.trigger('click')
  expect(sendAgain).toHaveBeenCalledExactlyOnceWith('check-1', 'a')
})

test('what the phone cannot read any more is to be taken again, not sent again', async () => {
  expect((await card([file({ slug: 'file-damaged', title: '' })])).text()).not.toContain('再传一次')
})

test('where the browser does not say how it is connected there are words and no switch for Wi-Fi', async () => {
  expect((await card([])).findAll('[role=switch]')).toHaveLength(2)
  vi.mocked(tellsHowConnected).mockReturnValueOnce(false).mockReturnValueOnce(false)
  const shown = await card([])
  expect(shown.findAll('[role=switch]')).toHaveLength(1)
  expect(shown.text()).toContain('分不出来，所以照常传')
})
