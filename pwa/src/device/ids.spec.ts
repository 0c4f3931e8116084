// @vitest-environment node
import { expect, test } from 'vitest'
import { idOfName, newId, URL_NAMESPACE } from './ids'

test('ids are UUIDs of version 7, sorted by the time they were made, and never the same', () => {
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map(newId)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect([...ids].sort()).toEqual(ids)
  expect(ids[0]?.slice(0, 13)).toBe('018bcfe5-6800')
  expect(new Set(Array.from({ length: 1000 }, () => newId(0))).size).toBe(1000)
})

test('the id of a name is that of RFC 9562', async () => {
  expect(await idOfName('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  expect(await idOfName(URL_NAMESPACE, 'urn:xunfang:wakeup_slot')).toMatch(/^[0-9a-f-]{14}5/)
})
