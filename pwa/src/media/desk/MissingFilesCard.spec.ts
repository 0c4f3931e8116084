// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import deskWords from '@/desk/messages'
import { addBothLanguages, i18n } from '@/i18n'
import { liveServerKey, meKey, type LiveServer } from '@/records/liveServer'
import type { Me } from '@/wire'
import MissingFilesCard from './MissingFilesCard.vue'

addBothLanguages(deskWords)

const me = { settings: { county_code: '431225' }, roles: [{ role: 'county_supervisor', area_code: '431225' }] } as unknown as Me
const task = { record_id: 'r', kind: 'encounter', role: 'situation', recorder_name: '杨某某', area_name: '枫木村', days: 20, occurred_at: '2026-11-03T08:00:00Z', subject_name: null, refused_reason: null }
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)*', component: { render: () => null } }] })

async function card(...tasks: object[]) {
  const server = { get: async () => ({ tasks }) } as unknown as LiveServer
  const shown = mount(MissingFilesCard, { global: { plugins: [i18n, router], provide: { [liveServerKey as symbol]: server, [meKey as symbol]: me } } })
  await flushPromises()
  return shown.findAll('li').map((row) => row.text())
}

it('a file that was refused will not come by itself, and the card says why', async () => {
  const [waits, refused] = await card({ ...task, sha256: 'a' }, { ...task, sha256: 'b', refused_reason: 'damaged' })
  expect(waits).not.toContain('没收下')
  expect(refused).toContain('没收下，不会自己再来：文件坏了，打不开。')
  expect(refused).toContain('请问杨某某')
})
