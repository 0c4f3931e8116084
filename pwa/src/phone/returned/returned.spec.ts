// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { addBothLanguages, i18n } from '@/i18n'
import { blankRecord, edit, letGo, type Conflict, type Kept, type RecordState } from '@/records'
import lineZh from '@/wakeup-checks/messages'
import lineEn from '@/wakeup-checks/messagesEn'
import ConflictChoice from './ConflictChoice.vue'
import words from './messages'
import ReturnedNote from './ReturnedNote.vue'
import WaysOut from './WaysOut.vue'

vi.mock('@/records', async (original) => ({ ...(await original<object>()), edit: vi.fn(async () => undefined), letGo: vi.fn(async () => undefined) }))
vi.mock('@/sync', () => ({ exportPhone: vi.fn(), NotCertified: class extends Error {} }))

addBothLanguages({ zh: lineZh, en: lineEn })
const refused = (slug: string, more: object = {}): RecordState => ({ at: 'returned', how: 'refused', changeId: 'c1', problem: { slug, title: '', ...more } })
const conflicting: RecordState = { at: 'returned', how: 'conflict', changeId: 'c1', problem: { slug: 'conflict', title: '' } }
const kept = (state: RecordState, conflicts: Conflict[] = []): Kept => ({
  record: { ...blankRecord({ id: 'r', kind: 'elder', area_code: '431225101207', occurred_at: '2026-11-23T07:00:00+08:00', data: { landmark: '井边', contacts: [{ id: 'k1' }] } }), conflicts },
  state, mine: true,
})
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] })
const global = { plugins: [i18n, router] }
const says = (state: RecordState) => mount(ReturnedNote, { props: { kept: kept(state) }, global }).text()
const ways = (state: RecordState, more: object = {}) => mount(WaysOut, { props: { kept: kept(state), about: '粟某某', ...more }, global })
const buttons = (shown: ReturnType<typeof ways>) => shown.findAll('.btn').map((button) => button.text())

beforeEach(() => {
  i18n.global.locale.value = 'zh'
  vi.clearAllMocks()
})

/** Problems of these files that are never said of a change in a push. */
const NOT_OF_A_CHANGE = ['waits-for', 'cursor-expired', 'no-death-reported']
const slugsOf = (file: string) => [...readFileSync(new URL(`../../../../${file}`, `file://${process.cwd()}/src/phone/returned/`), 'utf8').matchAll(/slug, zh, status = "([a-z-]+)"/g)].map(([, slug]) => slug!)

describe('why something came back', () => {
  const slugs = ['server/sync/problems.py', 'server/wakeup_checks/problems.py'].flatMap(slugsOf).filter((slug) => !NOT_OF_A_CHANGE.includes(slug))

  it.each([...slugs, 'invalid', 'already-there', 'server-fault', 'device-revoked', 'envelope-broken', 'envelope-unknown-key', 'envelope-not-certified'])(
    'is said for %s in both languages, with what to do', (slug) => {
      const [zh, en] = [{ ...words.zh.why, ...lineZh.why }, { ...words.en.why, ...lineEn.why }] as Record<string, { says: string; how: string }>[]
      expect(zh?.[slug]).toMatchObject({ says: expect.stringMatching(/\S/), how: expect.stringMatching(/\S/) })
      expect(en?.[slug]).toMatchObject({ says: expect.stringMatching(/\S/), how: expect.stringMatching(/\S/) })
      expect(says(refused(slug))).toContain(zh![slug]!.says)
    })

  it('names the places the server named', () => {
    const problem = { title: '有的内容不对', errors: [{ path: 'data.landmark', message: '太长了，最多 500 个字。' }] }
    expect(says(refused('invalid', problem))).toContain('太长了，最多 500 个字。')
  })

  it('is the server’s own sentence where this version does not know the problem', () => {
    expect(says(refused('new-next-year', { title: '明年才有的理由。' }))).toContain('明年才有的理由。')
  })

  it('holds no Chinese when English was chosen', () => {
    i18n.global.locale.value = 'en'
    i18n.global.mergeLocaleMessage('en', { records: { says: 'The county says: ' } })
    expect(says(refused('invalid', { title: '有的内容不对', errors: [{ path: 'data', message: '太长了' }] }))).not.toMatch(/[\u4e00-\u9fff]/)
  })
})

describe('the ways out', () => {
  it('lead to where it is put right, and it can be set aside or exported', () => {
    const shown = ways(refused('invalid'), { fix: '/elders/r/landmark' })
    expect(buttons(shown)).toEqual(['改好再发', '先放一边', '导出'])
    expect(shown.get('a').attributes('href')).toBe('/elders/r/landmark')
  })

  it('offer to send again only what another try can help', async () => {
    const shown = ways(refused('not-yours'))
    expect(buttons(shown)).toEqual(['再发一次', '先放一边', '导出'])
    await shown.get('button').trigger('click')
    expect(edit).toHaveBeenCalledWith('r', {})
    expect(buttons(ways(refused('record-void')))).toEqual(['先放一边', '导出'])
    expect(buttons(ways(refused('slot-does-not-fit'), { settled: true }))).toEqual(['先放一边', '导出'])
  })

  it('set it aside by the change that came back', async () => {
    const shown = ways(refused('record-void'))
    await shown.get('button').trigger('click')
    await flushPromises()
    expect(letGo).toHaveBeenCalledWith('c1')
    expect(shown.emitted('aside')).toHaveLength(1)
  })
})

describe('two people wrote different things', () => {
  const values = [
    { value: '井边', by: 'x', by_name: '杨某', at: '2026-11-23T06:00:00+08:00', change_id: 'a' },
    { value: '鼓楼后头', by: 'y', by_name: '石某', at: '2026-11-23T07:30:00+08:00', change_id: 'b' },
  ]
  const choice = (conflicts: Conflict[]) =>
    mount(ConflictChoice, { props: { kept: kept(conflicting, conflicts), label: (field: string) => field, say: (_field: string, value: unknown) => String(value) }, global })

  it('both stand there with who and when, and the chosen one is sent as the decision', async () => {
    const shown = choice([{ field: 'landmark', values }])
    for (const part of ['井边', '杨某 11月23日 06:00', '鼓楼后头', '石某 11月23日 07:30']) expect(shown.text()).toContain(part)
    await shown.findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(edit).toHaveBeenCalledWith('r', { data: { landmark: '鼓楼后头' } }, { resolves: ['landmark'] })
    expect(letGo).toHaveBeenCalledWith('c1')
    expect(shown.text()).toContain('选好了')
    expect(shown.findAll('button')).toHaveLength(0)
  })

  it('a contact goes back into its list', async () => {
    const shown = choice([{ field: 'contacts[k2]', values: [{ ...values[0], value: null }, { ...values[1], value: { id: 'k2' } }] }])
    expect(shown.text()).toContain('去掉了')
    await shown.findAll('button')[1]!.trigger('click')
    await flushPromises()
    expect(edit).toHaveBeenCalledWith('r', { data: { contacts: [{ id: 'k1' }, { id: 'k2' }] } }, { resolves: ['contacts[k2]'] })
  })

  it('the conflict goes on asking while another field is undecided', async () => {
    const shown = choice([{ field: 'landmark', values }, { field: 'note', values }])
    await shown.findAll('button')[0]!.trigger('click')
    await flushPromises()
    expect(letGo).not.toHaveBeenCalled()
    expect(shown.findAll('button')).toHaveLength(2)
  })
})
