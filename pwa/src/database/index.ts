export { openStore } from './openStore'
export { Damaged, Locked, plainSealer, type Sealer } from './sealer'
export type { Choice, Key, Reading, Row, Store, Table, Unit } from './store'
