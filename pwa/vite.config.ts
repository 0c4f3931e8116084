import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { iconSprite } from './build/iconSprite.ts'
import { offlineFiles } from './build/offlineFiles.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const offline = offlineFiles({
  firstScreens: /\/(SignInScreen|TodayScreen)\.vue$/,
  phoneScreens: /\/src\/(accounts|areas|records|wakeup-checks|patrols|social-visits|place-names|i18n)\//,
})

export default defineConfig({
  resolve: { alias: { '@': source('./src') } },
  plugins: [
    vue(),
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
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:8000', '/healthz': 'http://127.0.0.1:8000', '/readyz': 'http://127.0.0.1:8000' },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    setupFiles: ['fake-indexeddb/auto'],
  },
})
