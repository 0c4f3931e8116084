import { useI18n } from 'vue-i18n'
import { useDayWords } from '@/ui/useDayWords'
import { useTrackWords } from './track/useTrackWords'
import type { Fact } from './useEncounterFacts'
import { usePatrolWords } from './usePatrolWords'
import type { ShiftData, TrackMeasures } from './wire'

/** One shift in words, line by line, for the phone and for the desk; `track` where the phone knows better than the server. */
export function useShiftFacts() {
  const { t } = useI18n()
  const { moment, clock } = useDayWords()
  const { codeWord, costsWord } = usePatrolWords()
  const { say } = useTrackWords()
  const list = (words: readonly string[]) => words.join(t('patrol.summary.pause'))

  return (data: ShiftData, pointName: (id: string) => string | undefined, track: TrackMeasures | null = data.track ?? null): Fact[] => {
    const seen = new Set((data.visits ?? []).map(({ point_id }) => point_id))
    const planned = data.points_planned ?? []
    const left = planned.filter((id) => !seen.has(id))
    return [
      { word: t('patrol.fact.number'), says: data.shift_no ?? '' },
      { word: t('patrol.fact.when'), says: `${moment(data.starts_at)}${data.ends_at ? `–${clock(data.ends_at)}` : ''}` },
      { word: t('patrol.open.kind'), says: codeWord('shiftKind', data.shift_kind) },
      { word: t('patrol.open.source'), says: data.call_source ? codeWord('callSource', data.call_source) : '' },
      { word: t('patrol.open.alert'), says: data.weather_alert ? codeWord('alert', data.weather_alert) : '' },
      { word: t('patrol.open.temperature'), says: data.temperature_c === undefined ? '' : t('patrol.open.degrees', { n: data.temperature_c }) },
      { word: t('patrol.open.crew'), says: list(data.crew.map(({ name, driver }) => (driver ? `${name}（${t('patrol.open.driver')}）` : name))) },
      { word: t('patrol.open.why'), says: data.crew_reason ?? '' },
      { word: t('patrol.open.vehicle'), says: data.vehicle ?? t('patrol.summary.onFoot') },
      { word: t('patrol.open.company'), says: list((data.partners ?? []).map(({ partner_kind, name, people }) => t('patrol.open.companySays', { who: name || codeWord('partnerKind', partner_kind), n: people ?? 1 }))) },
      { word: t('patrol.open.planned'), says: planned.length === 0 ? '' : [t('patrol.open.plannedSays', { n: planned.length, seen: planned.length - left.length }), left.length > 0 ? t('patrol.open.notSeen', { which: list(left.map((id) => pointName(id) ?? '…')) }) : ''].filter(Boolean).join(' · ') },
      { word: t('patrol.points.title'), says: list((data.visits ?? []).map(({ point_id, found, at, sign_seen, note }) => [pointName(point_id) ?? '…', clock(at), found > 0 ? t('patrol.fact.found', { n: found }) : t('patrol.points.nobody'), sign_seen ? t('patrol.points.signSeen') : '', note ?? ''].filter(Boolean).join(' '))) },
      { word: t('patrol.open.supplies'), says: list((data.supplies ?? []).map(({ item, out, back, source }) => `${codeWord('aid', item)} ${back === undefined ? out : `${out} − ${back}`}${source ? `（${codeWord('source', source)}）` : ''}`)) },
      { word: t('patrol.step.costs'), says: costsWord(data.costs) },
      { word: t('patrol.track.title'), says: track && track.positions > 0 ? say(track) : data.track_allowed === false ? t('patrol.track.notAllowed') : '' },
    ]
  }
}
