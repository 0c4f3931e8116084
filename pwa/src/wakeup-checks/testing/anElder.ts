import type { ElderData } from '../wire'

/** An invented elder; a spec names only what matters. */
export function anElder(named: Partial<ElderData> = {}): ElderData {
  return {
    name: '粟某某',
    sex: '2',
    phone: '10000000001',
    landmark: '水井上边第二栋木屋',
    hearing: 'normal',
    languages: ['huitong'],
    contacts: [{ id: 'c1', name: '粟某', relation: '女儿', phone: '10000000002', place: '县城' }],
    key_holder: { name: '梁某', phone: '10000000003', place: '隔壁' },
    village_doctor: null,
    methods: ['knock'],
    window_start: null,
    window_end: null,
    frequency: 'daily',
    schedule_from: '2026-01-01',
    risk: 'general',
    suspensions: [],
    state: 'active',
    ...named,
  }
}
