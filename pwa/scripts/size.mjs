// Prints the gzip size of every script that is fetched before 今日 can be tapped, the service worker's install included.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 150
const dist = new URL('../dist/', import.meta.url)
const gzipKb = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length / 1024
const isScript = (name) => name.endsWith('.js')

const first = JSON.parse(readFileSync(new URL('offline-files.json', dist), 'utf8')).first
const workerScripts = readdirSync(dist).filter((name) => isScript(name) && (name === 'serviceWorker.js' || name === 'appearance.js'))
const rows = [...first.filter(isScript), ...workerScripts].map((name) => [name, gzipKb(name)])
const total = rows.reduce((sum, [, kb]) => sum + kb, 0)

for (const [name, kb] of rows.sort((a, b) => b[1] - a[1])) console.log(`${kb.toFixed(1).padStart(7)} KB  ${name}`)
console.log(`${total.toFixed(1).padStart(7)} KB  first load of 今日, scripts, gzip (limit ${LIMIT_KB})`)
if (total > LIMIT_KB) process.exitCode = 1
