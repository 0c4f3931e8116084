export { openStore } from './dexieStore'
export { plainSealer, type Sealer } from './sealer'
export type { Choice, Key, Reading, Row, Store, Table, Unit } from './store'
