import type { Send } from './liveServer'

/** Sends with the session. */
export const send: Send = (path, init) => fetch(`/api/v1${path}`, init)
