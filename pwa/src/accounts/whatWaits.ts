import type { Person } from '@/vault'

type Say = (key: string, named: { n: number }) => string

/** Their photos and voice notes that are on this phone only: a locked store sends none, so they wait for their owner. */
export const filesThatWait = (n: number, t: Say): string[] => (n > 0 ? [t('unlock.files', { n })] : [])

/** What of somebody's work is on this phone only. */
export function whatWaits({ unsent, urgentUnsent, filesLeft }: Person, t: Say): string[] {
  const parts = filesThatWait(filesLeft, t)
  const n = urgentUnsent || unsent
  if (n > 0) parts.unshift(t(urgentUnsent > 0 ? 'unlock.urgent' : 'unlock.unsent', { n }))
  return parts.length > 0 ? parts : [t('unlock.clean', { n })]
}
