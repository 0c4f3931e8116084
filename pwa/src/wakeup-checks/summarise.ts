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
    ...wayOutOfCheck(kept),
  }
}

/** A change to an elder's file, listed while it is on its way or came back. */
function ofElder(kept: Kept, t: Say): RecordSummary {
  const { record } = kept
  const { name } = record.data as { name?: string }
  return { title: name ?? t('wakeup.summary.unknown'), words: t('wakeup.file.title'), icon: 'file', tone: 'brand', to: `/elders/${record.id}`, ...wayOutOfElder(kept) }
}

type WayOut = Pick<RecordSummary, 'fix' | 'settled'>

const IN_WORDS = ['invalid', 'malformed', 'malformed-text', 'too-large']
const SETTLED = ['slot-does-not-fit', 'checks-are-appended', 'slots-are-derived', 'already-on-the-roll']

/** Where an answer that came back is put right: its words, or the name that was written again. */
export function wayOutOfCheck({ record: { id }, state }: Kept<object>): WayOut {
  if (state.at !== 'returned') return {}
  const { slug } = state.problem
  if (slug === 'name-does-not-fit') return { fix: `/records/wakeup_check/${id}/name` }
  if (state.how === 'review' || IN_WORDS.includes(slug)) return { fix: `/records/wakeup_check/${id}/words` }
  return { settled: SETTLED.includes(slug) }
}

/** Where a change to a file is put right: the field that the problem names. */
export function wayOutOfElder({ record: { id }, state }: Kept<object>): WayOut {
  if (state.at !== 'returned') return {}
  const { slug, errors = [] } = state.problem
  const [named] = errors.map(({ path }) => path.replace(/^data\./, '').replace(/[[.].*$/, '').replace(/^window_(start|end)$/, 'window'))
  if (slug === 'window-turned-round') return { fix: `/elders/${id}/window` }
  if (IN_WORDS.includes(slug)) return { fix: named ? `/elders/${id}/${named}` : `/elders/${id}` }
  return { settled: SETTLED.includes(slug) }
}
