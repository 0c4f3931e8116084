import { expect, it } from 'vitest'
import { escortDone, withoutEmptyHelp } from './wholeHelp'

const two = (...names: string[]) => names.map((name, place) => ({ id: String(place), name }))

it('a screen that was only looked at leaves nothing behind', () => {
  const looked = { handover: { partner_kind: 'hospital' as const, unit: ' ', at: '2026-11-23T21:00:00+08:00' }, ticket: { destination: '', voucher_no: '', state: 'issued' as const }, fare: { amount: 0, receipt_no: '' }, escort: { escorts: two('', ''), route: '' } }
  expect(withoutEmptyHelp(looked)).toEqual({})
})

it('what was begun stays, without the names that are blank', () => {
  expect(withoutEmptyHelp({ escort: { escorts: two('杨某', ''), route: '' }, ticket: { destination: '怀化', voucher_no: '', state: 'issued' as const } })).toEqual({ escort: { escorts: two('杨某'), route: '' }, ticket: { destination: '怀化', voucher_no: '', state: 'issued' } })
})

it('an escort needs two people and a route; one name twice is one person', () => {
  expect([escortDone({ escorts: two('杨某', '粟某'), route: '火车' }), escortDone({ escorts: two('杨某', '杨某 '), route: '火车' }), escortDone({ escorts: two('杨某', '粟某'), route: ' ' })]).toEqual([true, false, false])
})
