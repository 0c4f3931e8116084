// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import deskWords from '@/desk/messages'
import { addBothLanguages, i18n } from '@/i18n'
import { liveServerKey, meKey, ServerRefused, ServerSilent, type LiveServer } from '@/records/liveServer'
import type { Me } from '@/wire'
import EncounterFile from './EncounterFile.vue'
import PartnersScreen from './PartnersScreen.vue'
import PersonFile from './PersonFile.vue'
import PersonsScreen from './PersonsScreen.vue'
import ShiftFile from './ShiftFile.vue'
import StayFile from './StayFile.vue'
import StaysDesk from './StaysDesk.vue'

vi.mock('@/media/FileStrip.vue', () => ({ default: { render: () => null } }))
addBothLanguages(deskWords)

const me = { settings: { county_code: '431225' }, roles: [{ role: 'station_lead', area_code: '431225' }] } as unknown as Me
const gone = new ServerRefused({ slug: 'not-found', title: '没有这一条' }, 404)
type Get = (path: string, query?: { after?: string | null }) => unknown

async function show(screen: Component, get: Get, at = '/desk/a') {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/desk/:id', component: screen }, { path: '/:all(.*)*', component: { render: () => null } }] })
  await router.push(at)
  const server = { get: async (path: string, query?: object) => get(path, query) } as unknown as LiveServer
  const shown = mount(screen, { global: { plugins: [i18n, router], provide: { [liveServerKey as symbol]: server, [meKey as symbol]: me } } })
  await flushPromises()
  return { shown, router }
}
const refuse: Get = () => {
  throw gone
}
const files = { PersonFile, EncounterFile, StayFile, ShiftFile }
const lists = { StaysDesk, PersonsScreen, PartnersScreen }

describe.each(Object.entries({ ...files, ...lists }))('%s', (_, screen) => {
  it('says why nothing is shown, and asks again when told to', async () => {
    let silent = true
    const get = vi.fn<Get>(() => {
      throw silent ? new ServerSilent('') : gone
    })
    const { shown } = await show(screen, get)
    expect(shown.get('.said.is-concern').text()).toContain('没有连上服务器')
    silent = false
    await shown.get('.said.is-concern button').trigger('click')
    await flushPromises()
    expect(shown.get('.said.is-concern').text()).toContain('没有这一条')
    shown.unmount()
  })
})

const envelope = { area_code: '431225101207', revision: 1, occurred_at: '2026-11-23T01:00:00Z', place_text: '渠水大桥下' }
const held: Record<string, object> = {
  person: { data: { number: '无名-20261123-01', name: '石某某' } },
  encounter: { data: { person_id: 'p', state: 'complete', conditions: [], aid: [], handover: { to: 'station', at: '2026-11-23T02:00:00Z' } } },
  station_stay: { data: { person_id: 'p', entered_at: '2026-11-23T01:00:00Z', came_by: 'self', aid: [] } },
  patrol_shift: { data: { shift_no: 'B-0001', shift_kind: 'night', starts_at: '2026-11-23T01:00:00Z', crew: [], points: [], supplies: [] } },
}
const onlyA: Get = (path) => {
  const [, kind = '', id = ''] = /^\/records\/([a-z_]+)\/?(.*)$/.exec(path) ?? []
  if (path.includes('/b')) throw gone
  if (path.includes('timeline')) return { person: { id: 'a', ...envelope, ...held.person }, persons: ['a'], entries: [] }
  if (path.endsWith('history')) return { revisions: [] }
  return id ? { record: { id, ...envelope, ...held[kind] } } : { records: [], next: null }
}

describe.each(Object.entries(files))('%s of another', (_, screen) => {
  it('never stands under an address that cannot be read', async () => {
    const { shown, router } = await show(screen, onlyA)
    expect(shown.find('.said.is-concern').exists()).toBe(false)
    expect(shown.text()).toMatch(/石某某|B-0001/)
    await router.push('/desk/b')
    await flushPromises()
    expect(shown.text()).not.toMatch(/石某某|B-0001/)
    expect(shown.get('.said.is-concern').text()).toContain('没有这一条')
    expect(shown.findAll('button').map((one) => one.text())).toEqual(['再试一次'])
    expect(shown.find('input').exists()).toBe(false)
    shown.unmount()
  })
})

describe.each(Object.entries(lists))('%s past the limit', (_, screen) => {
  it('says that older ones are not shown', async () => {
    const { shown } = await show(screen, (path, { after } = {}) => {
      const row = { id: `${after ?? 0}`, ...envelope, data: { name: '某某', partner_kind: 'hospital', state: 'active', person_id: 'p', entered_at: '2026-11-23T01:00:00Z' } }
      return path.endsWith('/p') ? refuse(path) : { records: [row], next: `${Number(after ?? 0) + 1}` }
    })
    expect(shown.get('.said.is-unknown').text()).toBe('只看最近登记的 10 条，更早的没有列出来。')
    expect(shown.find('.said.is-concern').exists()).toBe(false)
    expect(shown.findAll('tbody tr')).toHaveLength(10)
    shown.unmount()
  })
})
