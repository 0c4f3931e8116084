import patrols from '@/patrols'
import type { WorkLine } from '@/records/workLine'
import wakeupChecks from '@/wakeup-checks'

export const WORK_LINES: readonly WorkLine[] = [wakeupChecks, patrols]
