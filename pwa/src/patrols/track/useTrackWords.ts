import { useI18n } from 'vue-i18n'
import type { TrackMeasures } from '../wire'
import '../words'

/** 走了 3.2 公里，断了 2 次 */
export function useTrackWords() {
  const { t } = useI18n()
  const say = ({ length_m, gaps, spikes, positions }: TrackMeasures) => {
    if (positions === 0) return t('patrol.track.none')
    const far = length_m < 1000 ? t('patrol.track.m', { n: length_m }) : t('patrol.track.km', { n: (length_m / 1000).toFixed(1) })
    return [far, ...(gaps > 0 ? [t('patrol.track.gaps', { n: gaps })] : []), ...(spikes > 0 ? [t('patrol.track.spikes', { n: spikes })] : [])].join(t('patrol.summary.comma'))
  }
  return { say }
}
