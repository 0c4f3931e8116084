import { inject, type InjectionKey } from 'vue'
import type { WorkLine } from './workLine'

/** The registered lines; main.ts provides them, so that no screen reads the registry. */
export const WORK_LINES_KEY: InjectionKey<readonly WorkLine[]> = Symbol('work lines')

export function useWorkLines(): readonly WorkLine[] {
  return inject(WORK_LINES_KEY, [])
}
