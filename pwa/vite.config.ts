import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { iconSprite } from './build/iconSprite.ts'
import { nothingRemembered } from './build/nothingRemembered.ts'
import { offlineFiles } from './build/offlineFiles.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const offline = offlineFiles({
  firstScreens: /\/((SignInScreen|UnlockScreen|PinScreen|PhoneFrame|TodayScreen|TodaysElders)\.vue|vault\/argon2\.ts)$/,
  phoneScreens: /^(?!.*\/desk\/).*\/src\/(accounts|areas|media|phone|sync|records|wakeup-checks|people|patrols|social-visits|place-names|i18n)\//,
  phoneWorkers: /\/shrinkingWorker-/,
})

/** One file for all that 今日 needs: small pieces compress badly, and each is a round trip in a valley. */
const FIRST_LOAD = /node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify)\/|\/src\/(database|device(?!\/(pictureHead|shrinking|upright|recording|tracker|torch))|sync(?!\/(exporting|farewell|remains|housekeeping|reconcile|roleEnded|oldRoll))|records(?!\/(useDraft|conflicts|StateWord|useReason|pushOne|liveServer|onMap|box|ownArea|useLive|distance))|vault\/(?!argon2)|i18n\/(index|messages|compileMessage)|phone\/(PhoneFrame|TodayScreen|SyncStrip|NoticeStrips|offlineReady|laterScreens|recordScreen|screensIn)|accounts\/(SignInScreen|UnlockScreen|PinScreen|PinPad|PeopleHere|UnheardCard|session|handOver|spokenLabel|whoIsHere|me|useUnlocking)|people\/person|patrols\/(index|kinds|summarise|phoneRoutes|desk\/routes)|wakeup-checks\/(index|elder|wakeupCheck|wakeupSlot|summarise|phoneRoutes|plain|results|desk\/routes|TodaysElders|WaitingRow|AnsweredRow|SilentCard|CallButtons|DoneRows|UndoRing|use[A-Z]\w+|answers|nextCalls|ladderSteps)|ui\/(Icon|CallLink|ReadAloud|useNow|useDayWords))(\.|\/)/

export default defineConfig({
  define: {
    __APP_VERSION__: JSON.stringify(process.env.npm_package_version ?? '0'),
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: true,
  },
  resolve: { alias: { '@': source('./src') } },
  plugins: [
    vue({ template: { compilerOptions: { nodeTransforms: [nothingRemembered] } } }),
    iconSprite(source('./src/ui/icons.svg')),
    offline,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'serviceWorker.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['index.html', 'assets/*', 'icons/icon-192.png', 'manifest.webmanifest'],
        minify: true,
        sourcemap: false,
        manifestTransforms: [
          (entries) => ({
            manifest: entries.filter((entry) => !entry.url.startsWith('assets/') || offline.lists.first.includes(entry.url)),
            warnings: [],
          }),
        ],
      },
    }),
  ],
  worker: { format: 'es' },
  build: {
    target: ['chrome97', 'safari16.4'],
    outDir: 'dist',
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', test: FIRST_LOAD }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:8000', '/healthz': 'http://127.0.0.1:8000', '/readyz': 'http://127.0.0.1:8000' },
  },
  test: {
    environment: 'node', // what needs a page says so in its first line: making one costs half a second a file
    include: ['src/**/*.spec.ts'],
    pool: 'threads', // a process for each file costs a sixth more
    setupFiles: ['fake-indexeddb/auto'],
    testTimeout: 60_000, // only what hangs; a busy machine is no fault
  },
})
