export type Language = 'zh' | 'en'
export type Theme = 'auto' | 'light' | 'night'

/** How this phone is set to look. Nothing about a person is in it, so it may lie open in localStorage. */
export interface Appearance {
  language: Language
  theme: Theme
  /** 1 … 1.667: text from 18 to 30 px. */
  scale: number
}

const KEY = 'xunfang.appearance'
const USUAL: Appearance = { language: 'zh', theme: 'auto', scale: 1 }
const PAPER = { light: '#F6F4EF', night: '#0F1418' }

export const SMALLEST_SCALE = 1
export const LARGEST_SCALE = 1.667

export function keptAppearance(): Appearance {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>) }
  } catch {
    return USUAL
  }
}

export function keepAppearance(change: Partial<Appearance>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...keptAppearance(), ...change }))
  } catch {
    // A browser without storage still shows the change until it is closed.
  }
}

/** Night by choice, by the hour (19 to 6), or because the phone itself is set to dark. */
export function isNight(theme: Theme, hour: number, phoneIsDark: boolean): boolean {
  if (theme !== 'auto') return theme === 'night'
  return phoneIsDark || hour >= 19 || hour < 6
}

export function applyAppearance(appearance: Appearance, now = new Date()): void {
  const page = document.documentElement
  const night = isNight(appearance.theme, now.getHours(), matchMedia('(prefers-color-scheme: dark)').matches)
  page.dataset.theme = night ? 'night' : 'light'
  page.classList.toggle('van-theme-dark', night)
  page.style.setProperty('--xf-text-scale', String(appearance.scale))
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', night ? PAPER.night : PAPER.light)
}
