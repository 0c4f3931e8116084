import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { areaNameFor, useMe } from '@/accounts/me'
import { keepDraft, useLive } from '@/records'
import type { Action } from './wire'
import { useDayWords } from '@/ui/useDayWords'
import { useElderWords } from './useElderWords'
import { answers } from './answers'
import { ladderOf, nextCall, otherCalls, type Call } from './nextCalls'
import type { TodaysElder } from './todaysElders'

const ACTION_OF: Partial<Record<Call['part'], Action>> = {
  contact: 'called_contact', key_holder: 'called_key_holder', elder: 'phoned',
}

/** Whom to call about an elder: the next rung, the others, and what was tried this morning. */
export function useCalls(about: MaybeRefOrGetter<TodaysElder>) {
  const me = useMe()
  const { t } = useI18n()
  const { clock } = useDayWords()
  const { groupOf, houseOf } = useElderWords()
  const draftId = () => `calls:${toValue(about).slotId}`
  const kept = useLive((reader) => reader.draft<string[]>(draftId()), draftId)
  const tried = computed(() => new Set(kept.value ?? []))
  const ladder = computed(() => {
    const { elder } = toValue(about)
    const numbers = me.value?.numbers ?? []
    return ladderOf(elder.data, elder.area_code, { numbers, dutyPhones: me.value?.settings.duty_phones ?? [] })
  })
  const next = computed(() => nextCall(ladder.value, tried.value))
  const official = computed(() => ladder.value.filter(({ part }) => part === 'team_leader' || part === 'village_cadre' || part === 'duty'))

  async function noteCall(call: Call): Promise<void> {
    await keepDraft(draftId(), [...new Set([...tried.value, call.key])])
    const action = ACTION_OF[call.part]
    const check = toValue(about).check
    if (action && check) await answers.noteAction({ id: check.record.id, data: check.record.data }, action)
  }

  /** 女儿 粟某, 组长 杨某: who somebody is, then the name. */
  const nameOf = (call: Call) =>
    t(`wakeup.partName.${call.part}`, { name: call.name, relation: call.relation ?? t('wakeup.part.contact') }).trim()
  /** One word for a small button. */
  const shortNameOf = (call: Call) => (call.part === 'contact' && call.relation ? call.relation : t(`wakeup.part.${call.part}`))

  const place = computed(() => areaNameFor(me.value, toValue(about).elder.area_code))
  const house = computed(() => houseOf(toValue(about).elder))
  const smsText = computed(() => {
    const { elder, result, at } = toValue(about)
    return t('wakeup.silent.smsText', {
      place: [place.value, groupOf(elder)].join(''),
      name: elder.data.name,
      time: at ? clock(at) : '',
      result: result ? t(`wakeup.result.${result}`) : '',
      landmark: elder.data.landmark ? `${elder.data.landmark}。` : '',
      from: me.value ? `${me.value.name}` : '',
    })
  })

  return {
    ladder, next, tried, official, noteCall, nameOf, shortNameOf, place, house, smsText,
    others: computed(() => otherCalls(ladder.value, next.value)),
    demo: computed(() => me.value?.settings.demo ?? false),
    county: computed(() => me.value?.settings.county_name ?? ''),
  }
}
