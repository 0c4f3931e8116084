import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type Ref, type ShallowRef } from 'vue'
import { browserNetwork } from '@/device'
import { Declined } from '@/sync'
import { fetchFile, shelf } from '.'
import { useObjectUrl } from './useObjectUrl'

export interface Picture {
  url: Readonly<ShallowRef<string | null>>
  /** Why there is none to see: the server's sentence, `hiddenPerson` without the grant, or `notFetched` when nobody answered; `null` while it is coming or here. */
  why: Readonly<Ref<{ said: string } | 'notFetched' | 'hiddenPerson' | null>>
}

const FORBIDDEN = 403

/** What to look for; `null` looks for nothing. `fromServer`: also there, when the phone has none. */
export interface Sought {
  sha256: string
  form: 'thumbnail' | 'view'
  fromServer: boolean
  /** Keeps what came, so that it is there without a network. */
  keep?: (sha256: string, small: Blob) => Promise<void>
}

/** A picture from this phone, else from the server; what could not be fetched is tried again when there is a network. */
export function usePicture(sought: MaybeRefOrGetter<Sought | null>): Picture {
  const file = shallowRef<Blob | null>(null)
  const why = shallowRef<{ said: string } | 'notFetched' | 'hiddenPerson' | null>(null)
  let question = 0
  let asked = ''

  async function look() {
    const mine = ++question
    const wanted = toValue(sought)
    // What was shown goes at once, not when the answer comes: on a weak link it would stand for half a minute under another's name.
    const now = wanted ? `${wanted.form} ${wanted.sha256}` : ''
    if (now !== asked) file.value = why.value = null
    asked = now
    if (!wanted) return
    const { sha256, form, fromServer, keep } = wanted
    try {
      // One that could not be made smaller is shown as it is.
      const here = await (form === 'thumbnail' ? shelf.openSmall(sha256) : shelf.open(sha256))
      const found = here ?? (fromServer ? await fetchFile(sha256, form) : await shelf.open(sha256))
      if (mine !== question) return
      file.value = found
      why.value = null
      if (found && !here) await keep?.(sha256, found)
    } catch (error) {
      if (mine !== question) return
      file.value = null
      why.value = !(error instanceof Declined) ? 'notFetched' : error.status === FORBIDDEN ? 'hiddenPerson' : { said: error.problem.detail ?? error.problem.title }
    }
  }

  watch(() => JSON.stringify(toValue(sought)), () => void look(), { immediate: true })
  const stop = browserNetwork.whenChanged(() => why.value === 'notFetched' && void look())
  onScopeDispose(() => {
    question += 1
    stop()
  })
  return { url: useObjectUrl(file), why }
}
