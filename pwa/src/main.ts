import { createApp } from 'vue'
import App from './App.vue'
import { whoIsHere } from './accounts/whoIsHere'
import { addWords, i18n, speakAsBefore } from './i18n'
import { listenForInstallOffer } from './phone/installing'
import { registerServiceWorker } from './phone/serviceWorkerLink'
import { WORK_LINES_KEY } from './records/useWorkLines'
import { createAppRouter } from './routes'
import { startSync } from './sync'
import { startVault } from './vault'
import { applyAppearance, keptAppearance } from './ui/appearance'
import './ui/tokens.css'
import './ui/ui.css'
import { WORK_LINES } from './workLines'

for (const line of WORK_LINES) addWords(line.messages)
applyAppearance(keptAppearance())
listenForInstallOffer()
await speakAsBefore()
// A store that does not open must not keep the app from saying so.
const started = startVault().then(() => startSync(WORK_LINES))
createApp(App)
  .provide(WORK_LINES_KEY, WORK_LINES)
  .use(i18n)
  .use(createAppRouter(WORK_LINES, () => started.then(whoIsHere)))
  .mount('#app')
if (import.meta.env.PROD) void registerServiceWorker()
