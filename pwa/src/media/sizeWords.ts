const KB = 1024

/** Bytes as people say them: 340 KB, 1.2 MB. */
export function sizeWords(bytes: number): string {
  const kb = bytes / KB
  if (kb < KB) return `${Math.max(1, Math.round(kb))} KB`
  return `${Math.round((kb / KB) * 10) / 10} MB`
}
