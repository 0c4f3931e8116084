import { phoneStore } from '../records'
import { createAfterUnlocking } from './afterUnlocking'
import { added, changeFiles } from './telling'

/** What came from camera or microphone while the store was locked, or after its screen had gone. */
export const late = createAfterUnlocking({
  store: phoneStore,
  tellRecord: (of, declared, instead) => changeFiles(of, added(declared, instead)),
})
