// Bundles the chaos program with the client's own code into one file that Node runs: node chaos/bundle.mjs OUT
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

const bundle = await rolldown({
  input: here('./main.ts'),
  platform: 'node',
  resolve: { alias: { '@': here('../src') } },
  transform: { define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' } },
  onwarn() {},
})
await bundle.write({ file: process.argv[2], format: 'esm', codeSplitting: false })
await bundle.close()
