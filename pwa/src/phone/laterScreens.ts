/** The files of the later screens, kept for a phone without network: the page and a version that installs fill it, the service worker serves from it. */
export const LATER = 'xunfang-screens'
/** What a version's screens are; the one kept in the cache says which version is ready. */
export const LIST = '/offline-files.json'

/** The addresses in such a list. */
export async function filesOf(list: Response): Promise<string[]> {
  const { phone } = (await list.json()) as { phone: string[] }
  return phone.map((file) => `/${file}`)
}

/** Fetches those that are not there yet; what has come stays when a later one fails. */
export async function bringMissing(cache: Cache, files: readonly string[]): Promise<void> {
  for (const file of files) if (!(await cache.match(file))) await cache.add(file)
}
