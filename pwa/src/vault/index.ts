import { systemClock, systemTimers } from '../device'
import { phone } from '../records'
import { createKeyLoan } from './keyLoan'
import { createPhoneVault } from './phoneVault'

const isDesk = () => globalThis.location?.pathname.startsWith('/desk') ?? false

/**
 * `useVault()`: whether the store is open and who works with this phone. `unlock`, `unlockByPassword`, `choosePin`, `lock`: what their names say.
 * `stayAwake()`: somebody touched the screen. `startVault()`: main.ts calls it once, before anything asks who is here.
 */
export const { useVault, unlock, unlockByPassword, choosePin, lock, stayAwake, lockWhenLeft, start: startVault } = createPhoneVault({
  ...phone,
  clock: systemClock,
  timers: systemTimers,
  loan: createKeyLoan(),
  isDesk,
})

export { PIN_LENGTH, WeakPin } from './pinRules'
export { NeedsRecovery, type Unlocking } from './vault'
export type { DutyPhone, Person, VaultState } from './phoneVault'
