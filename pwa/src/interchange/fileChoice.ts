const MOST_BYTES = 20 * 1024 * 1024

export type FileFault = 'tooBig' | 'notASheet' | 'emptyFile'

/** What can be said about a chosen file before it is sent; null when it may go. */
export function faultOfFile(file: Pick<File, 'name' | 'size'>): FileFault | null {
  if (!/\.(xlsx|csv)$/i.test(file.name)) return 'notASheet'
  if (file.size === 0) return 'emptyFile'
  return file.size > MOST_BYTES ? 'tooBig' : null
}
