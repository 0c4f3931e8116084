/** What the server takes of one export, and what a browser can read of all that a phone wrote into one file. */
const MOST_BYTES = 20 * 1024 * 1024
const MOST_OF_ALL_BYTES = 400 * 1024 * 1024

export type FileFault = 'tooBig' | 'notFromPhone' | 'emptyFile'

/** The file as the phone made it; only the server looks further. */
export interface ExportFile {
  typ: 'xunfang-export'
}

/** A chosen file: the exports a phone made, one after the other, or why it cannot be one. */
export type Chosen = { files: ExportFile[]; fault: null } | { files: null; fault: FileFault }

const faulty = (fault: FileFault): Chosen => ({ files: null, fault })

/** Reads a chosen file before anything is sent, each line an export; only the server can open what is in it. */
export async function readExport(chosen: Pick<File, 'size' | 'text'>): Promise<Chosen> {
  if (chosen.size === 0) return faulty('emptyFile')
  if (chosen.size > MOST_OF_ALL_BYTES) return faulty('tooBig')
  const lines = (await chosen.text()).split('\n').filter((line) => line.trim() !== '')
  if (lines.some((line) => line.length > MOST_BYTES)) return faulty('tooBig')
  const files = lines.map(parsed)
  return files.length > 0 && files.every(isExport) ? { files, fault: null } : faulty('notFromPhone')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isExport(file: unknown): file is ExportFile {
  return typeof file === 'object' && file !== null && 'typ' in file && file.typ === 'xunfang-export' && 'box' in file && 'sig' in file
}
