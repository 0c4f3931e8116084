import { saveFile } from '@/interchange/saveFile'

/**
 * Hands a file over where the phone can hand this kind of file over, else saves it among the downloads. `kept`: the person
 * closed the phone's own sheet without choosing.
 */
export async function giveFile(content: Blob, name: string): Promise<'shared' | 'saved' | 'kept'> {
  const file = new File([content], name, { type: content.type })
  if (typeof window.navigator.canShare === 'function' && window.navigator.canShare({ files: [file] })) {
    try {
      await window.navigator.share({ files: [file], title: name })
      return 'shared'
    } catch (error) {
      if ((error as Error).name === 'AbortError') return 'kept'
    }
  }
  saveFile(content, name)
  return 'saved'
}
