import type { ElderRecord, Revision } from './elderApi'

/**
 * What a revision that changed nothing means: somebody's different value came and still waits (`differs`), it has been
 * decided since (`settled`), or this reader may not see what changed (`unseen`).
 */
export function unchangedBy(revision: Revision, elder: Pick<ElderRecord, 'conflicts' | 'withheld'>): 'differs' | 'settled' | 'unseen' {
  const waiting = (elder.conflicts ?? []).flatMap(({ values }) => values.slice(1))
  if (waiting.some(({ by, at }) => by === revision.by && at !== null && Date.parse(at) === Date.parse(revision.occurred_at))) return 'differs'
  return (elder.withheld ?? []).length > 0 ? 'unseen' : 'settled'
}

/** The codes of all divisions that the revisions name. */
export const areasIn = (revisions: readonly Revision[]): string[] =>
  revisions.flatMap(({ changed }) => changed?.area_code ?? []).filter((code): code is string => typeof code === 'string')
