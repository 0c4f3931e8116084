import { useI18n } from 'vue-i18n'
import { useDayWords } from '@/ui/useDayWords'
import type { Fact } from './useEncounterFacts'
import { usePatrolWords } from './usePatrolWords'
import type { FurtherHelp, Report } from './wire'

/** Help that goes further, of an encounter and of a stay alike: hand-over, hospital, ticket, fare, escort, money. */
export function useFurtherFacts() {
  const { t } = useI18n()
  const { moment } = useDayWords()
  const { codeWord, costsWord } = usePatrolWords()
  const step = (name: string) => t(`patrol.step.${name}`)
  const yuan = (n: number | undefined) => (n === undefined ? '' : t('patrol.yuan', { n }))
  const at = (time: string | undefined) => (time ? moment(time) : '')
  const line = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join(' ')

  const reportWords = (report: Report | undefined): string[] =>
    report
      ? [...report.ticks.map((code) => codeWord('tick', code)), report.called_110_at ? t('patrol.report.calledAt', { time: moment(report.called_110_at) }) : (report.no_call_reason ?? ''), report.police_no ?? '', report.reporter ?? '',
          report.told_minor_center_at ? `${t('patrol.report.toldCenter')} ${moment(report.told_minor_center_at)}` : ''].filter(Boolean)
      : []

  const furtherFacts = ({ handover, hospital, ticket, fare, escort, costs }: FurtherHelp): Fact[] => [
    { word: step('handover'), says: handover ? line(codeWord('partnerKind', handover.partner_kind), handover.unit, handover.receiver, handover.receiver_phone, moment(handover.at), handover.belongings, handover.note) : '' },
    { word: step('hospital'), says: hospital ? line(hospital.called_120_at ? t('patrol.dial.called', { time: moment(hospital.called_120_at) }) : '', hospital.accompanied_by, hospital.diagnosis, hospital.deposit === undefined ? '' : `${t('patrol.hospital.deposit')} ${yuan(hospital.deposit)}`, hospital.discharged_on ? `${t('patrol.hospital.discharged')} ${hospital.discharged_on}` : '') : '' },
    { word: step('ticket'), says: ticket ? line(ticket.destination, ticket.train_no, at(ticket.departs_at), yuan(ticket.price), ticket.voucher_no, codeWord('ticketState', ticket.state), at(ticket.closed_at)) : '' },
    { word: step('fare'), says: fare ? line(yuan(fare.amount), fare.receipt_no, fare.destination) : '' },
    { word: step('escort'), says: escort ? line(escort.escorts.map(({ name }) => name).filter(Boolean).join(t('patrol.summary.pause')), escort.route, at(escort.starts_at), at(escort.ends_at), escort.to ? t(`patrol.escort.${escort.to}`) : '', escort.cross_province ? t('patrol.escort.beyond') : '', escort.receiver, escort.receipt_no) : '' },
    { word: step('costs'), says: costsWord(costs) },
  ]
  return { furtherFacts, reportWords }
}
