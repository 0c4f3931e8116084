import { computed, onScopeDispose, shallowRef, watch, type MaybeRefOrGetter, toValue } from 'vue'
import type { Kept } from '@/records'
import { useRecords } from '@/records'
import type { SegmentData, ShiftData } from '../wire'
import { fromSegment } from './cutting'
import { measureAll } from './measures'
import { recorder } from './recorder'

/** How the track of a shift stands: what is in segments and what is still open, measured together. Only who is in the shift (`follows`) keeps it going. */
export function useTrack(shift: MaybeRefOrGetter<Kept<ShiftData> | null>, { follows = false } = {}) {
  const id = computed(() => toValue(shift)?.record.id ?? '')
  const segments = useRecords<SegmentData>('track_segment', () => ({ where: ({ data }) => data.shift_id === id.value }))
  const beat = shallowRef(0)
  onScopeDispose(recorder.whenChanged(() => (beat.value += 1)))
  const open = computed(() => (beat.value >= 0 && recorder.shiftId() === id.value ? [...recorder.open()] : []))
  const measures = computed(() => measureAll([...(segments.value ?? []).map(({ record }) => fromSegment(record.data)), open.value]))
  const state = computed(() => (beat.value >= 0 && recorder.shiftId() === id.value ? recorder.state() : 'off'))

  /** The crew said yes: the track goes on by itself, also after the tab was killed. */
  watch([id, () => toValue(shift)?.record.data.track_allowed, () => toValue(shift)?.record.data.state], ([now, allowed, at]) => {
    if (!follows) return
    const one = toValue(shift)
    if (one && now && allowed && at === 'open') void recorder.start({ id: now, area_code: one.record.area_code })
    else if (recorder.shiftId() === now && now) void recorder.stop(at === 'closed' ? 'closed' : 'paused')
  }, { immediate: true })

  return { measures, state }
}
