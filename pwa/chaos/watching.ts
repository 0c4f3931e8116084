import type { RecordUnit } from '../src/records/bodies'
import type { FileRow } from '../src/records/files'

/** A copy of a photo or voice note that a phone does not hold any more, as it stood. */
export interface Dropped {
  file: string
  of: string
  sha256: string
  lane: number
  whole: boolean
  signed_at: string | null
}

/** Notices which copies a phone drops, whatever the reason: the judge asks whether it was a good one. */
export class FileWatch {
  private readonly held = new Map<string, FileRow>()

  /** Listens to what one write does; what `seen` answers is true once the write has come true. */
  listen(unit: RecordUnit): { unit: RecordUnit; seen: () => Dropped[] } {
    const [now, gone] = [new Map<string, FileRow>(), new Map<string, FileRow>()]
    const drop = (id: string) => {
      const row = now.get(id) ?? this.held.get(id)
      if (row) gone.set(id, row)
    }
    const listening: RecordUnit = {
      ...unit,
      put(table, row) {
        unit.put(table, row)
        if (table !== 'files') return
        const file = row as unknown as FileRow
        if (file.body.pieces === 0 && file.body.about.bytes > 0) drop(file.id)
        else now.set(file.id, structuredClone(file))
      },
      remove(table, key) {
        unit.remove(table, key)
        if (table === 'files') drop(String(key[1]))
        if (table === 'pieces' && !String(key[1]).endsWith('/small')) drop(String(key[1]).split('/')[0] ?? '')
      },
    }
    return {
      unit: listening,
      seen: () => {
        for (const [id, row] of now) this.held.set(id, row)
        for (const id of gone.keys()) this.held.delete(id)
        return [...gone.values()].map(toldOf)
      },
    }
  }
}

function toldOf({ id, record, sha256, lane, body }: FileRow): Dropped {
  return { file: id, of: record, sha256, lane, whole: body.whole, signed_at: body.signed_at }
}
