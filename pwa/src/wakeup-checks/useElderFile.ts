import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { edit, useRecord, type ChangedFields, type EditOptions } from '@/records'
import { useDayWords } from '@/ui/useDayWords'
import type { ElderData } from './wire'
import { readElder, type ElderRecord } from './elder'
import { ENVELOPE_FIELDS } from './elderFields'
import { plain } from './plain'

/** An elder's file: what stands in it, in words, and changing one field at a time. */
export function useElderFile(id: MaybeRefOrGetter<string>) {
  const { t, te } = useI18n()
  const { short } = useDayWords()
  const kept = useRecord<ElderData>(id)
  const elder = computed<ElderRecord | null | undefined>(() =>
    kept.value && ({ ...kept.value.record, data: readElder(kept.value.record.data) }))

  /** Sends only this field. */
  async function change(field: string, chosen: unknown, options: EditOptions = {}): Promise<void> {
    const value = plain(chosen)
    const changed: ChangedFields = ENVELOPE_FIELDS.includes(field) ? { [field]: value } : { data: { [field]: value } }
    await edit(toValue(id), changed, options)
  }
  const changeSeveral = (data: Partial<ElderData>, options: EditOptions = {}) => edit<ElderData>(toValue(id), { data: plain(data) }, options)

  /** A value of a field as people say it. */
  function say(field: string, value: unknown): string {
    if (value === null || value === undefined || value === '') return t('wakeup.file.none')
    if (Array.isArray(value)) return value.length > 0 ? value.map((one) => say(field, one)).join('、') : t('wakeup.file.none')
    if (typeof value === 'object') return sayThing(field, value as Record<string, unknown>)
    const key = `wakeup.${field === 'methods' ? 'check.method' : `file.${field}`}.${String(value)}`
    return te(key, 'zh') ? t(key) : String(value)
  }

  function sayThing(field: string, thing: Record<string, unknown>): string {
    if (field === 'suspensions') {
      const reason = t(`wakeup.pause.${String(thing['reason'])}`)
      return typeof thing['to'] === 'string' ? t('wakeup.pause.until', { reason, day: short(thing['to']) }) : t('wakeup.pause.open', { reason })
    }
    return [thing['relation'], thing['name'], thing['phone'], thing['place']].filter((part) => typeof part === 'string' && part !== '').join(' ')
  }

  return { kept, elder, change, changeSeveral, say }
}
