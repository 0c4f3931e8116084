// Bundles tests/contract/roles_of_the_client.ts without any screen: node tests/contract/roles_of_the_client.mjs OUT
import { fileURLToPath } from 'node:url'
import { rolldown } from '../../pwa/node_modules/rolldown/dist/index.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const noScreens = {
  name: 'no-screens',
  load: { filter: { id: /\.(vue|css)$/ }, handler: () => ({ code: 'export default {}', moduleType: 'js' }) },
}

const bundle = await rolldown({
  input: here('./roles_of_the_client.ts'),
  platform: 'node',
  resolve: { alias: { '@': here('../../pwa/src') } },
  plugins: [noScreens],
  onwarn() {},
})
await bundle.write({ file: process.argv[2], format: 'esm', codeSplitting: false })
await bundle.close()
