import { useI18n } from 'vue-i18n'
import { systemClock } from '@/device'
import { dayOf } from '@/records/day'
import type { DeclaredMedia, ProblemWords } from '@/records/record'
import { useDayWords } from '@/ui/useDayWords'
import type { FileLook } from './fileLook'
import './words'

/** What a file is called, and what is known of it, in words. Lines bring the words of their roles and purposes: `mediaRole`, `mediaPurpose`. */
export function useFileWords() {
  const { t, te } = useI18n()
  const { moment, short } = useDayWords()
  /** An older client names no type: its role tells then. */
  const isSound = ({ filetype, role }: { filetype?: string | null; role: string }) => (filetype ? filetype.startsWith('audio/') : role.startsWith('voice'))
  const known = (key: string) => (te(key, 'zh') ? t(key) : null)
  const purposeOf = (purpose: string) => known(`mediaPurpose.${purpose}`) ?? purpose
  const roleOf = (one: Pick<DeclaredMedia, 'role' | 'filetype'>) => known(`mediaRole.${one.role}`) ?? t(isSound(one) ? 'media.voice' : 'media.photo')
  const nameOf = (one: Pick<DeclaredMedia, 'role' | 'filetype'>, about: string) => (about ? t('media.photoOf', { role: roleOf(one), who: about }) : roleOf(one))

  function placeOf({ location, location_source, accuracy_m }: DeclaredMedia): string {
    if (!location) return t('media.viewer.noPlace')
    return location_source === 'exif' ? t('media.viewer.exif') : t('media.viewer.gps', { m: Math.round(accuracy_m ?? 0) })
  }
  function takenAt(instant: string): string {
    const year = dayOf(Date.parse(instant)).slice(0, 4)
    return year === dayOf(systemClock.now()).slice(0, 4) ? moment(instant) : t('media.viewer.ofYear', { year, when: moment(instant) })
  }
  /** Why the server will not have it: in our words where we have them, else in its own. */
  const whyRefused = ({ slug, title, detail, reason }: ProblemWords) =>
    slug === 'file-damaged' ? t('media.damagedHere') : (known(`media.refusal.${reason ?? slug}`) ?? (detail || title))
  const whyOf = ({ problem, why }: Pick<FileLook, 'problem' | 'why'>) => (problem ? whyRefused(problem) : (why ?? ''))
  const factsOf = (one: DeclaredMedia) => [
    ...(one.taken_at ? [t('media.viewer.taken', { when: takenAt(one.taken_at) })] : []),
    placeOf(one),
    ...(one.purpose ? [t('media.viewer.purpose', { purpose: purposeOf(one.purpose), day: one.expires_on ? short(one.expires_on) : '' })] : []),
  ]
  return { roleOf, nameOf, factsOf, purposeOf, isSound, whyRefused, whyOf }
}
