import { computed } from 'vue'
import { useRoute, useRouter, type RouteLocationRaw } from 'vue-router'
import { useMe } from '@/accounts/me'
import { answers, buzz, type Answer, type AnswerOptions } from './answers'
import { isUrgent } from './results'
import { useTodaysElder } from './useTodaysElders'
import { useUndo } from './useUndo'

export const ALARM_BUZZ = [200, 100, 200, 100, 200]

/** What every screen behind 其他 needs: whom it is about, keeping the answer, and the way home. */
export function useAnswering() {
  const route = useRoute()
  const router = useRouter()
  const undo = useUndo()
  const me = useMe()
  const slotId = computed(() => String(route.params.slot))
  const one = useTodaysElder(slotId)
  const corrects = computed(() => (typeof route.query.corrects === 'string' ? route.query.corrects : undefined))
  const home = typeof window.history.state?.home === 'number' ? (window.history.state.home as number) : homeBehind()

  /** Keeps the answer and gives its id; a correction names what it corrects. */
  async function record(answer: Answer, options: AnswerOptions = {}): Promise<string | null> {
    if (!one.value) return null
    const earlier = undo.mayTakeBack(slotId.value)
    if (earlier) await undo.takeBack(slotId.value)
    const id = await answers.recordAnswer(one.value, { ...answer, ...(corrects.value && !earlier ? { corrects: corrects.value } : {}) }, me.value, options)
    buzz(isUrgent(answer.result) && options.hold === undefined ? ALARM_BUZZ : 30)
    if (!isUrgent(answer.result) && answer.result !== 'dead' && !corrects.value) undo.begin(slotId.value, id)
    return id
  }

  /** The next question, one step deeper; 返回 leads back to this one. */
  const step = (name: string): RouteLocationRaw => ({
    path: `/wakeup/${slotId.value}${name && `/${name}`}`,
    query: route.query,
    state: home === null ? {} : { home },
  })

  /** Back to 今日 without leaving the questions behind in the history. */
  function goHome() {
    const here = window.history.state?.position as number | undefined
    if (home !== null && here !== undefined && home < here) router.go(home - here)
    else void router.replace('/')
  }

  return { slotId, one, corrects, record, step, goHome, go: (name: string) => router.push(step(name)) }
}

function homeBehind(): number | null {
  const state = window.history.state as { back?: string; position?: number } | null
  return state?.back === '/' && typeof state.position === 'number' ? state.position - 1 : null
}
