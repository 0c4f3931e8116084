import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import App from './App.vue'
import { addWords, i18n, speakAsBefore } from './i18n'
import { listenForInstallOffer } from './phone/installing'
import { registerServiceWorker } from './phone/serviceWorkerLink'
import { WORK_LINES_KEY } from './records/useWorkLines'
import { createAppRouter } from './routes'
import { me, startSync } from './sync'
import { startVault } from './vault'
import { applyAppearance, keptAppearance } from './ui/appearance'
import './ui/tokens.css'
import './ui/ui.css'
import type { Me } from './wire'
import { WORK_LINES } from './workLines'

/** Waits until the phone has read who is signed in; answers offline too. */
function whoIsHere(): Promise<Me | null> {
  return new Promise((resolve) => {
    const stop = watch(me, (known) => {
      if (known === undefined) return
      resolve(known as Me | null)
      queueMicrotask(() => stop())
    }, { immediate: true })
  })
}

for (const line of WORK_LINES) addWords(line.messages)
applyAppearance(keptAppearance())
listenForInstallOffer()
await speakAsBefore()
await startVault()
startSync(WORK_LINES)
createApp(App)
  .provide(WORK_LINES_KEY, WORK_LINES)
  .use(createPinia())
  .use(i18n)
  .use(createAppRouter(WORK_LINES, whoIsHere))
  .mount('#app')
if (import.meta.env.PROD) void registerServiceWorker()
