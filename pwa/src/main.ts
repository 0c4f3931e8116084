import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { addWords, i18n, speakAsBefore } from './i18n'
import { createAppRouter } from './routes'
import { applyAppearance, keptAppearance } from './ui/appearance'
import './ui/tokens.css'
import './ui/ui.css'
import { WORK_LINES } from './workLines'

for (const line of WORK_LINES) addWords(line.messages)
applyAppearance(keptAppearance())
await speakAsBefore()
createApp(App).use(createPinia()).use(i18n).use(createAppRouter(WORK_LINES)).mount('#app')
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/serviceWorker.js')
}
