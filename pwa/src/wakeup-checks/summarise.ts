import type { Kept } from '@/records'
import type { RecordSummary, Say } from '@/records/workLine'
import type { ElderData, WakeupCheckData } from './wire'
import { LOOKS } from './results'

/** One answer as a row of 记录: the elder, what was answered (赶集 says more than 外出), where it leads. */
export function summarise(kept: Kept, find: (id: string) => Kept | undefined, t: Say): RecordSummary {
  if (kept.record.kind === 'elder') return ofElder(kept, t)
  const data = kept.record.data as unknown as WakeupCheckData
  const elder = find(data.elder_id)?.record.data as unknown as ElderData | undefined
  const words = data.result === 'away' && data.away_reason ? t(`wakeup.away.${data.away_reason}`) : t(`wakeup.result.${data.result}`)
  const voided = kept.record.review?.state === 'void'
  return {
    title: elder?.name ?? t('wakeup.summary.unknown'),
    words: voided ? `${words} · ${t('wakeup.check.voided')}` : words,
    icon: voided ? 'undo' : LOOKS[data.result].icon,
    tone: voided ? 'unknown' : LOOKS[data.result].tone,
    to: `/records/wakeup_check/${kept.record.id}`,
    fix: `/records/wakeup_check/${kept.record.id}/words`,
  }
}

/** A change to an elder's file, listed while it is on its way or came back. */
function ofElder({ record }: Kept, t: Say): RecordSummary {
  const { name } = record.data as { name?: string }
  return { title: name ?? t('wakeup.summary.unknown'), words: t('wakeup.file.title'), icon: 'file', tone: 'brand', to: `/elders/${record.id}` }
}
