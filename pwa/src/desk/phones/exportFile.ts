const MOST_BYTES = 20 * 1024 * 1024

export type FileFault = 'tooBig' | 'notFromPhone' | 'emptyFile'

/** The file as the phone made it; only the server looks further. */
export interface ExportFile {
  typ: 'xunfang-export'
}

/** A chosen file: what a phone made, or why it cannot be one. */
export type Chosen = { file: ExportFile; fault: null } | { file: null; fault: FileFault }

const faulty = (fault: FileFault): Chosen => ({ file: null, fault })

/** Reads a chosen file before anything is sent; only the server can open what is in it. */
export async function readExport(chosen: Pick<File, 'size' | 'text'>): Promise<Chosen> {
  if (chosen.size === 0) return faulty('emptyFile')
  if (chosen.size > MOST_BYTES) return faulty('tooBig')
  const file = parsed(await chosen.text())
  return isExport(file) ? { file, fault: null } : faulty('notFromPhone')
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
