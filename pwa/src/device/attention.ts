/** Whether somebody is looking at the app. */
export interface Attention {
  isThere(): boolean
  /** Calls each time the app comes back before somebody's eyes; the answer stops it. */
  whenBack(tell: () => void): () => void
}

export const browserAttention: Attention = {
  isThere: () => globalThis.document?.visibilityState !== 'hidden',
  whenBack(tell) {
    const look = () => {
      if (document.visibilityState === 'visible') tell()
    }
    globalThis.document?.addEventListener('visibilitychange', look)
    return () => globalThis.document?.removeEventListener('visibilitychange', look)
  },
}
