import type { RecordReading } from '../records/bodies'

/** Settings of this worker on this phone. */
export interface MediaChoices {
  /** Photos are made smaller than usual. */
  saver: boolean
  originalsOnWifiOnly: boolean
}

export const CHOICES_NOTE = 'media_choices'
const USUAL: MediaChoices = { saver: false, originalsOnWifiOnly: false }

export async function choicesOf(reading: RecordReading, worker: string): Promise<MediaChoices> {
  return { ...USUAL, ...((await reading.get('notes', [worker, CHOICES_NOTE]))?.body as Partial<MediaChoices> | undefined) }
}
