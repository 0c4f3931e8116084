// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import deskWords from '@/desk/messages'
import { addBothLanguages, i18n } from '@/i18n'
import { liveServerKey, meKey, type LiveServer } from '@/records/liveServer'
import type { Me } from '@/wire'
import EncounterFile from './EncounterFile.vue'
import ShiftFile from './ShiftFile.vue'
import StayFile from './StayFile.vue'

vi.mock('@/media/held', () => ({ useFilesOf: () => ({ value: [] }) }))
vi.mock('@/media', () => ({ shelf: { openSmall: async () => null, open: async () => null }, keepSmall: async () => {}, fetchFile: async () => new Blob(['small']) }))
vi.mock('@/sync', () => ({ Declined: class Declined extends Error {} }))
addBothLanguages(deskWords)

const me = { settings: { county_code: '431225' }, roles: [{ role: 'station_lead', area_code: '431225' }] } as unknown as Me
const note = { sha256: 'v', role: 'voice_note', filetype: 'audio/webm', bytes: 9, seconds: 12 }
const envelope = { id: 'a', area_code: '431225101207', revision: 2, occurred_at: '2026-11-23T01:00:00Z', place_text: '渠水大桥下' }
const data: Record<string, object> = {
  person: { name: '石某某' },
  encounter: { person_id: 'p', state: 'complete', conditions: [], aid: [] },
  station_stay: { person_id: 'p', entered_at: '2026-11-23T01:00:00Z', came_by: 'self', aid: [] },
  patrol_shift: { shift_no: 'B-0001', shift_kind: 'night', starts_at: '2026-11-23T01:00:00Z', crew: [], points: [], supplies: [] },
}
// The newest first, as the server tells it.
const revisions = [{ revision: 2, by_name: '改的人' }, { revision: 1, by_name: '杨某某' }]

async function show(screen: Component, media: object[], asked: string[] = [], history: () => object = () => ({ revisions })) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/desk/:id', component: screen }, { path: '/:all(.*)*', component: { render: () => null } }] })
  await router.push('/desk/a')
  const get = async (path: string) => {
    asked.push(path)
    if (path.endsWith('/history')) return history()
    const [, kind = '', id = ''] = /^\/records\/([a-z_]+)\/?(.*)$/.exec(path) ?? []
    return id ? { record: { ...envelope, media, data: data[kind] } } : { records: [], next: null }
  }
  const shown = mount(screen, { global: { plugins: [i18n, router], provide: { [liveServerKey as symbol]: { get } as unknown as LiveServer, [meKey as symbol]: me } } })
  await flushPromises()
  return shown
}

describe.each(Object.entries({ ShiftFile, EncounterFile, StayFile }))('the files of a record at the desk: %s', (_, screen) => {
  it('are shown', async () => {
    expect((await show(screen, [{ ...note, state: 'here' }])).text()).toContain('已签收')
  })

  it('that have not come name whom to ask: who recorded it', async () => {
    const text = (await show(screen, [{ ...note, state: 'missing' }])).text()
    expect(text).toContain('请问杨某某')
    expect(text).not.toContain('改的人')
  })

  it('are all here: nobody is looked for', async () => {
    const asked: string[] = []
    await show(screen, [{ ...note, state: 'here' }], asked)
    expect(asked.filter((path) => path.endsWith('/history'))).toEqual([])
  })

  it('are shown without a name where none can be read', async () => {
    const shown = await show(screen, [{ ...note, state: 'missing' }], [], () => {
      throw new Error('no network')
    })
    expect(shown.text()).toContain('请问记的人')
  })
})
