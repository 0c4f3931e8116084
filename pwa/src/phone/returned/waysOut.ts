import { edit, letGo, type Kept } from '@/records'
import { resolvingFields } from '@/records/conflicts'

/** What came back with these is not wanted a second time, however often it is sent. */
const SETTLED: ReadonlySet<string> = new Set([
  'not-taken-back', 'id-taken', 'already-there', 'record-void', 'server-makes-these', 'field-not-yours', 'forbidden', 'area-missing', 'device-revoked', 'account-closed',
])

/** Whether sending the same content once more can help. */
export const mayHelpAgain = ({ state }: Pick<Kept<object>, 'state'>): boolean =>
  state.at === 'returned' && state.how === 'refused' && !SETTLED.has(state.problem.slug)

/** Sends what was refused once more under a new id that names the refused one. */
export const sendAgain = (id: string): Promise<void> => edit(id, {})

/** Sends a decision between two values. The conflict no longer asks; whoever looks sees that the decision is on its way. */
export async function decide({ record, state }: Kept<object>, field: string, chosen: unknown): Promise<void> {
  await edit(record.id, resolvingFields(record, field, chosen), { resolves: [field] })
  const last = record.conflicts.length === 1
  if (last && state.at === 'returned' && state.how === 'conflict' && state.changeId) await letGo(state.changeId)
}
