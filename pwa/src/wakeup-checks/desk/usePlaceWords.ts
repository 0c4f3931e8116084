import { useI18n } from 'vue-i18n'
import type { WakeupPlace } from './places'
import type { Shape } from './shapes'

/** The name of a place for a screen reader: 金竹镇，1位没人应，3位未上报. */
export function usePlaceWords(): (place: WakeupPlace) => string {
  const { t } = useI18n()
  const shapeWords = ({ kind, n }: Shape) => {
    if (kind === 'all_confirmed') return t('wakeupDesk.place.all', { n })
    if (kind === 'nobody') return t('wakeupDesk.place.nobody')
    return t('wakeupDesk.place.n', { n, state: t(`wakeupDesk.state.${kind}`) })
  }
  return (place) =>
    place.what === 'home'
      ? t('wakeupDesk.place.row', { area: place.name, parts: t(`wakeupDesk.state.${place.state}`) })
      : t('wakeupDesk.place.row', { area: place.label, parts: place.shapes.map(shapeWords).join(t('wakeupDesk.place.comma')) })
}
