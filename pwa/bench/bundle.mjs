// Bundles the measurements with the client's own code into one script for a page: node bench/bundle.mjs OUT
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const bundle = await rolldown({
  input: here('./main.ts'),
  platform: 'browser',
  resolve: { alias: { '@': here('../src') } },
  transform: { define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' } },
  onwarn() {},
})
await bundle.write({ file: process.argv[2], format: 'iife', codeSplitting: false })
await bundle.close()
