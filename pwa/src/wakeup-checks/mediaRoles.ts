import type { MediaRole } from '@/records'
import { elder } from './elder'
import { wakeupCheck } from './wakeupCheck'

function called(roles: readonly MediaRole[], name: string): MediaRole {
  const found = roles.find(({ role }) => role === name)
  if (!found) throw new Error(`no such role: ${name}`)
  return found
}

/** How the house is found: what a stand-in looks for. */
export const LANDMARK = called(elder.mediaRoles, 'landmark')
/** What it looks like, where something is wrong. */
export const SITUATION = called(wakeupCheck.mediaRoles, 'situation')
/** What there is to say, said. */
export const VOICE_NOTE = called(wakeupCheck.mediaRoles, 'voice_note')
