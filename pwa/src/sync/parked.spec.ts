// @vitest-environment node
import { expect, test } from 'vitest'
import { FakeServer } from './testing/fakeServer'
import { Phone } from './testing/phone'

const shift = {
  change_id: '0193c000-0000-7000-8000-00000000000a', kind: 'patrol_shift', id: '0193c000-0000-7000-8000-00000000000b',
  base_revision: null, base_change_id: null, occurred_at: '2026-11-23T07:00:00+08:00', area_code: '431225',
  weather: 'fog', data: { crew: ['A', 'B'], route: { km: 12 } },
}

test('a kind that this version does not know is parked, survives an update, and is read by the version that knows it', async () => {
  const server = new FakeServer()
  const phone = new Phone(server)
  server.ledger.receive(JSON.stringify(shift))
  await phone.signedIn()
  phone.restart()
  phone.sync.knowLines([{ kinds: [{ kind: 'patrol_shift', toWire: (data: object) => data, fromWire: (data: object) => data } as never] }])
  const [found] = await phone.ask((reader) => reader.records('patrol_shift'))
  expect(found?.record.data).toEqual(shift.data)
  expect(found?.record).toMatchObject({ weather: 'fog', revision: 1 })
  await phone.book.edit(shift.id, { note: 'read' })
  await phone.sync.drainNow()
  const sent = JSON.parse(server.pushes.flat()[0]?.text ?? '{}') as Record<string, unknown>
  expect(sent).toMatchObject({ kind: 'patrol_shift', note: 'read', data: {} })
  expect(server.ledger.records.get(shift.id)?.record.data).toEqual(shift.data)
})
