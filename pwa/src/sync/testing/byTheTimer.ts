import { expect } from 'vitest'
import type { Phone } from './phone'

/** Lets minutes pass, with nobody doing anything, until the server has the record. */
export async function comesByTheTimer(phone: Phone, record: string): Promise<void> {
  await expect
    .poll(() => {
      phone.clock.pass(61_000)
      return phone.server.ledger.records.has(record)
    })
    .toBe(true)
}
