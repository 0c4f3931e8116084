import { shallowRef } from 'vue'

/** A photo or voice note that lies in memory until the store of its worker opens. */
export interface WaitingFile {
  worker: string
  /** Id of the draft or record it belongs to. */
  of: string
  role: string
  /** It did not fit on the phone when it was tried. */
  noRoom: boolean
}

/** All of them. Apart from what puts them on the shelf, because the locked screen asks and needs no more. */
export const waitingFiles = shallowRef<readonly WaitingFile[]>([])
