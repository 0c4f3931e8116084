import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { newId, systemClock } from '@/device'
import { createPerson, type PersonData } from '@/people/person'
import { edit, keep, KeptAlready, useRecord, writtenTime, type DeclaredMedia } from '@/records'
import { changedIn } from '@/records/said'
import { useDraft } from '@/records/useDraft'
import { mediaAfter, useDraftMedia } from '@/media/holder'
import { withoutEmptyHelp } from '../further/wholeHelp'
import { stationStay } from '../kinds'
import { usePatrols } from '../usePatrols'
import type { StayData } from '../wire'

export interface StayForm {
  personId: string | null
  known: boolean
  person: PersonData
  stay: Partial<Omit<StayData, 'person_id'>>
  media: DeclaredMedia[]
  note: string
}

/** Whose stay it is never changes. */
function stayOf(data: StayData | undefined): StayForm['stay'] {
  const stay: Partial<StayData> = { ...data }
  delete stay.person_id
  return stay
}

/** One stay for its screen: a walk-in, somebody from the street, or one that is here already. */
export function useStay() {
  const route = useRoute()
  const router = useRouter()
  const patrols = usePatrols()
  const id = String(route.params.id)
  const isNew = id === 'new'
  const asked = (name: string) => (typeof route.query[name] === 'string' ? (route.query[name] as string) : null)
  const kept = useRecord<StayData>(isNew ? '' : id)
  const name = `stay:${isNew ? (asked('encounter') ?? 'new') : id}`
  const initial = computed<StayForm | undefined>(() => {
    if (!isNew) {
      if (!kept.value) return undefined
      return { personId: kept.value.record.data.person_id, known: true, person: {}, stay: stayOf(kept.value.record.data), media: kept.value.record.media, note: kept.value.record.note ?? '' }
    }
    const person = asked('person')
    const encounter = asked('encounter')
    return {
      personId: person, known: person !== null, person: {}, media: [], note: '',
      stay: { came_by: encounter ? 'patrol' : 'self', aid_kinds: ['living'], ...(encounter ? { encounter_id: encounter } : {}) },
    }
  })
  const draft = useDraft<StayForm>(name, initial)
  const form = draft.value
  const media = useDraftMedia(name, computed({ get: () => form.value?.media ?? [], set: (list) => change({ media: list }) }))
  const who = computed<PersonData>(() => ({ ...(form.value?.known ? patrols.people.value.get(form.value.personId ?? '')?.record.data : {}), ...form.value?.person }))

  const change = (part: Partial<StayForm>) => form.value && (form.value = { ...form.value, ...part })
  const set = (part: StayForm['stay']) => form.value && change({ stay: { ...form.value.stay, ...part } })
  const tell = (part: Partial<PersonData>) => form.value && change({ person: { ...form.value.person, ...part } })
  /** Not new: the person is known from the street or an earlier stay. */
  const isSame = (personId: string) => change({ personId, known: true, person: {} })
  const enteredAt = computed(() => form.value?.stay.entered_at ?? writtenTime(patrols.now.value))

  async function save() {
    await media.settled()
    const now = form.value
    const begun = draft.began.value
    if (!now || !begun) return
    const at = systemClock.now()
    const area_code = kept.value?.record.area_code ?? patrols.area.value
    const personId = now.personId ?? newId(at)
    // A second try keeps the same person.
    if (!now.personId) change({ personId })
    if (!now.known) {
      await keep(createPerson({ id: personId, area_code, at, data: now.person })).catch((problem: unknown) => {
        if (!(problem instanceof KeptAlready)) throw problem
      })
    } else if (Object.keys(now.person).length > 0) await edit<PersonData>(personId, { data: now.person })
    const around = { media: now.media, note: now.note.trim() || null }
    await draft.keepWith(async (dropDraft) => {
      // Only what is different from how it was begun: others may have written since.
      if (!isNew) {
        const files = mediaAfter(kept.value?.record.media ?? begun.media, begun.media, now.media)
        const words = begun.note === now.note ? {} : { note: around.note }
        return edit<StayData>(id, { media: files, ...words, data: changedIn<StayForm['stay']>(begun.stay, withoutEmptyHelp(now.stay)) }, { dropDraft })
      }
      const data = { came_by: 'self', ...withoutEmptyHelp(now.stay), entered_at: now.stay.entered_at ?? writtenTime(at), person_id: personId } as StayData
      return keep(stationStay.create({ area_code, at: Date.parse(data.entered_at), data, ...around }), { dropDraft })
    })
    if (window.history.state?.back) router.back()
    else await router.replace('/patrol/stays')
  }
  return { isNew, id, kept, draft, form, media, who, patrols, enteredAt, set, tell, isSame, change, save }
}
