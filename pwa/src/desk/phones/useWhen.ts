import { useI18n } from 'vue-i18n'

const ZONE = { timeZone: 'Asia/Shanghai' } as const

/** Moments as people say them in the county: 11月23日 07:30. */
export function useWhen() {
  const { locale } = useI18n()
  return (at: string): string => {
    const moment = new Date(at)
    if (Number.isNaN(moment.getTime())) return at
    const day = moment.toLocaleDateString(locale.value === 'zh' ? 'zh-CN' : 'en-GB', { ...ZONE, month: locale.value === 'zh' ? 'long' : 'short', day: 'numeric' })
    return `${day} ${moment.toLocaleTimeString('en-GB', { ...ZONE, hour: '2-digit', minute: '2-digit' })}`
  }
}
