import type { PersonData } from '@/people/person'
import type { Kept } from '@/records'
import type { RecordSummary, Say } from '@/records/workLine'
import type { EncounterData, ShiftData, StayData } from './wire'

/** A record of the patrols as a row of 记录: whom or what, how it ended, where it leads. */
export function summarise(kept: Kept, find: (id: string) => Kept | undefined, t: Say): RecordSummary {
  const { id, kind, data } = kept.record
  const voided = kept.record.review?.state === 'void'
  const row = (title: string, words: string, icon: string, to: string, fix = to): RecordSummary => ({
    title, words: voided ? t('patrolRow.voided', { words }) : words, icon: voided ? 'undo' : icon, tone: voided ? 'unknown' : 'brand', to, ...(kept.state.at === 'returned' ? { fix } : {}),
  })
  const named = (personId: string) => {
    const person = find(personId)?.record.data as PersonData | undefined
    return person?.name ?? person?.nickname ?? person?.number ?? t('patrolRow.noNumber')
  }
  if (kind === 'encounter') {
    const met = data as unknown as EncounterData
    return row(named(met.person_id), met.outcome ? t(`patrolRow.outcome.${met.outcome}`) : t('patrolRow.open'), met.report?.ticks.length ? 'siren' : 'people', `/records/encounter/${id}`, `/patrol/met/${id}/all`)
  }
  if (kind === 'patrol_shift') {
    const shift = data as unknown as ShiftData
    return row(t(`patrolRow.shift.${shift.shift_kind}`), t(`patrolRow.state.${shift.state}`), 'car', `/records/patrol_shift/${id}`)
  }
  if (kind === 'station_stay') {
    const stay = data as unknown as StayData
    return row(named(stay.person_id), t(stay.left_at ? 'patrolRow.left' : 'patrolRow.staying'), 'house', `/patrol/stays/${id}`)
  }
  if (kind === 'patrol_point') return row(String(data.name ?? ''), t('patrolRow.point'), 'pin', `/patrol/points/${id}`)
  if (kind === 'guide_sign') return row(String(data.name ?? ''), t('patrolRow.sign'), 'info', `/patrol/signs/${id}`)
  if (kind === 'person') return row(named(id), t('patrolRow.person'), 'me', `/patrol/persons/${id}`)
  if (kind === 'partner') return row(String(data.name ?? ''), t('patrolRow.partner'), 'hospital', `/patrol/partners/${id}`)
  return row(t('patrolRow.track'), '', 'file', '/records')
}
