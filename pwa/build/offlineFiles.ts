import type { Plugin, Rolldown } from 'vite'

type Chunk = Rolldown.OutputChunk

/** Lists that say which built files a phone needs; paths are relative to the site root. */
export interface OfflineFiles {
  /** Everything 今日 needs before it can be tapped: in the service worker's own list. */
  first: string[]
  /** The other phone screens: fetched quietly once 今日 stands. */
  phone: string[]
}

function filesOf(entries: Chunk[], chunks: Map<string, Chunk>): Set<string> {
  const files = new Set<string>()
  const visit = (chunk: Chunk) => {
    if (files.has(chunk.fileName)) return
    files.add(chunk.fileName)
    for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style)
    for (const name of chunk.imports) {
      const imported = chunks.get(name)
      if (imported) visit(imported)
    }
  }
  entries.forEach(visit)
  return files
}

/**
 * Works out, after bundling, which files belong to the first load and which to the rest of the phone.
 * `firstScreens` and `phoneScreens` name source modules that are loaded lazily; `phoneWorkers` the built files of workers, which no module imports.
 */
export function offlineFiles(wanted: { firstScreens: RegExp; phoneScreens: RegExp; phoneWorkers: RegExp }): Plugin & { lists: OfflineFiles } {
  const lists: OfflineFiles = { first: [], phone: [] }
  return {
    name: 'offline-files',
    lists,
    generateBundle: { order: 'post', handler(_options, bundle) {
      const chunks = new Map<string, Chunk>()
      for (const part of Object.values(bundle)) if (part.type === 'chunk') chunks.set(part.fileName, part)
      const all = [...chunks.values()]
      const entry = all.filter((chunk) => chunk.isEntry)
      const lazily = (pattern: RegExp) =>
        all.filter((chunk) => chunk.isDynamicEntry && pattern.test(chunk.facadeModuleId ?? ''))
      const first = filesOf([...entry, ...lazily(wanted.firstScreens)], chunks)
      const workers = Object.keys(bundle).filter((name) => wanted.phoneWorkers.test(name))
      const phone = new Set([...filesOf(lazily(wanted.phoneScreens), chunks), ...workers])
      lists.first = [...first].sort()
      lists.phone = [...phone].filter((name) => !first.has(name)).sort()
      this.emitFile({ type: 'asset', fileName: 'offline-files.json', source: JSON.stringify(lists) })
    } },
  }
}
