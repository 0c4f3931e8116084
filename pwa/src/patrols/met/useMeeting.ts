import { computed, inject, provide, type InjectionKey } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { createBrowserLocator, newId, systemClock } from '@/device'
import type { PersonData } from '@/people/person'
import { dayOf, useRecord, type Kept } from '@/records'
import { useDraft } from '@/records/useDraft'
import { useDraftMedia } from '@/media/holder'
import { shifts } from '../shift/shifts'
import { usePatrols } from '../usePatrols'
import type { EncounterData } from '../wire'
import { blankMeeting, nextOf, type Meeting, type StepScreen } from './meeting'
import { meetings } from './meetings'

const LOCATE_MS = 8_000
const locator = createBrowserLocator(() => dayOf(systemClock.now()))
type MeetingHere = ReturnType<typeof beginMeeting>
const KEY: InjectionKey<MeetingHere> = Symbol('meeting')

/** What a kept encounter looks like in the screens again. */
function meetingOf({ record }: Kept<EncounterData>): Meeting {
  const { person_id, ...met } = record.data
  return { id: record.id, startedAt: Date.parse(record.occurred_at), personId: person_id, known: true, person: {}, met, media: record.media, note: record.note ?? '' }
}

function beginMeeting() {
  const route = useRoute()
  const router = useRouter()
  const patrols = usePatrols()
  const asked = (name: string) => (typeof route.query[name] === 'string' ? (route.query[name] as string) : null)
  const earlierId = route.params.id === 'new' ? null : String(route.params.id)
  const earlier = useRecord<EncounterData>(earlierId ?? '')
  const point = computed(() => patrols.points.value.find(({ record }) => record.id === (draft.value.value?.met.point_id ?? asked('point'))) ?? null)

  const initial = computed<Meeting | undefined>(() => {
    if (earlierId) return earlier.value ? meetingOf(earlier.value) : undefined
    if (!patrols.ready.value) return undefined
    const at = patrols.points.value.find(({ record }) => record.id === asked('point'))
    const follows = asked('follows')
    const person = asked('person')
    const blank = blankMeeting({ ...(at ? { point_id: at.record.id, place_type: at.record.data.place_type } : {}), ...(follows ? { follows } : {}) })
    return person ? { ...blank, personId: person, known: true } : blank
  })
  const draft = useDraft<Meeting>(() => `met:${earlierId ?? asked('person') ?? 'new'}`, initial)
  const meeting = draft.value
  const media = useDraftMedia(() => `met:${earlierId ?? asked('person') ?? 'new'}`, computed({
    get: () => meeting.value?.media ?? [],
    set: (list) => meeting.value && change((now) => ({ ...now, media: list })),
  }))
  const knownPerson = computed(() => (meeting.value?.known ? patrols.people.value.get(meeting.value.personId ?? '')?.record.data : undefined))
  const who = computed<PersonData>(() => ({ ...knownPerson.value, ...meeting.value?.person }))

  function change(how: (now: Meeting) => Meeting) {
    const now = meeting.value
    if (!now) return
    const at = systemClock.now()
    if (now.startedAt === null && !earlierId) void lookAround()
    meeting.value = how({ ...now, id: now.id ?? newId(at), startedAt: now.startedAt ?? at, personId: now.personId ?? newId(at), shiftId: now.shiftId === undefined ? (patrols.shift.value?.record.id ?? null) : now.shiftId })
  }
  /** It may be kept hours later, and somewhere else. */
  async function lookAround() {
    const place = await locator.locate(LOCATE_MS)
    const now = meeting.value
    if (now && now.startedAt !== null && !now.place && !keeping) meeting.value = { ...now, place }
  }
  const say = (part: Partial<Meeting['met']>) => change((now) => ({ ...now, met: { ...now.met, ...part } }))
  const tell = (part: Partial<PersonData>) => change((now) => ({ ...now, person: { ...now.person, ...part } }))

  let keeping = false
  const begun = window.history.state as { position?: number; back?: string | null } | null
  function leave() {
    const here = (window.history.state as { position?: number } | null)?.position
    if (begun?.back && begun.position !== undefined && here !== undefined) router.go(begun.position - 1 - here)
    else void router.replace('/')
  }
  /** `from`: where an answer leads back to. */
  const pathTo = (step: StepScreen | null, from?: 'all') => {
    const query = Object.fromEntries(Object.entries(route.query).filter(([name]) => name !== 'from'))
    return { path: `/patrol/met/${earlierId ?? 'new'}${step ? `/${step}` : ''}`, query: from ? { ...query, from } : query }
  }

  async function keepAll() {
    await media.settled()
    const now = meeting.value
    if (!now) return
    const shift = patrols.shift.value
    keeping = true
    await draft.keepWith((dropDraft) =>
      meetings.keep(now, {
        area_code: point.value?.record.area_code ?? patrols.area.value,
        shiftId: earlierId ? (earlier.value?.record.data.shift_id ?? null) : (now.shiftId ?? shift?.record.id ?? null),
        earlier: earlier.value?.record ?? null, begun: earlierId ? (draft.began.value ?? null) : null, who: who.value, place_text: point.value?.record.data.name ?? null, dropDraft,
      }),
    ).finally(() => (keeping = false))
    try {
      await noteVisit(now)
    } finally {
      leave()
    }
  }

  /** A point where somebody was met was visited, in the shift and at the time of the meeting; a shift that is closed has its visits. */
  async function noteVisit({ met: { point_id }, shiftId, startedAt }: Meeting) {
    const shift = patrols.shift.value?.record
    if (earlierId || !point_id || !shift || (shiftId && shiftId !== shift.id)) return
    await shifts.visit({ id: shift.id, data: shift.data }, point_id, 1, startedAt ?? undefined)
  }

  return {
    recordId: earlierId ?? '', draft, meeting, media, patrols, point, who, earlier, change, say, tell, leave, keepAll, pathTo,
    ready: computed(() => meeting.value !== undefined),
    go: (step: StepScreen | null, from?: 'all') => router.push(pathTo(step, from)),
    /** Back to where the question was asked from. */
    done: () => router.push(pathTo(asked('from') === 'all' ? 'all' : null)),
    next: (now: StepScreen | null) => (meeting.value ? router.push(pathTo(asked('from') === 'all' ? 'all' : nextOf({ met: meeting.value.met, person: who.value }, now))) : undefined),
  }
}

/** Begins or takes up a meeting for the screens below; the draft is one, however many screens it has. */
export function holdMeeting(): MeetingHere {
  const here = beginMeeting()
  provide(KEY, here)
  return here
}

/** The meeting of the screen above. */
export function useMeeting(): MeetingHere {
  const here = inject(KEY)
  if (!here) throw new Error('This screen stands outside a meeting.')
  return here
}
