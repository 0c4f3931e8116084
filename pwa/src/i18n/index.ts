import { createI18n } from 'vue-i18n'
import type { Words } from '@/records/workLine'
import { keepAppearance, keptAppearance, type Language } from '@/ui/appearance'
import { compileMessage } from './compileMessage'
import zh from './messages'

const later: Words['en'][] = [() => import('./messagesEn')]
let englishIsHere: Promise<void> | null = null

type Tree = { [key: string]: string | Tree }

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messageCompiler: (message) => compileMessage(String(message)),
  missingWarn: false,
  fallbackWarn: false,
  messages: { zh: zh as Tree, en: {} as Tree },
})

/** Adds the words of a line at the start of the app. */
export function addWords(words: Words): void {
  i18n.global.mergeLocaleMessage('zh', words.zh)
  later.push(words.en)
}

/** Adds the words of a part that is loaded later, in both languages at once. */
export function addBothLanguages(words: { zh: Record<string, unknown>; en: Record<string, unknown> }): void {
  i18n.global.mergeLocaleMessage('zh', words.zh)
  i18n.global.mergeLocaleMessage('en', words.en)
}

async function loadEnglish(): Promise<void> {
  for (const part of await Promise.all(later.map((load) => load()))) {
    i18n.global.mergeLocaleMessage('en', part.default)
  }
}

/** Switches every word on screen; English is fetched (or taken from the phone) when first asked for. */
export async function speak(language: Language): Promise<void> {
  if (language === 'en') await (englishIsHere ??= loadEnglish())
  i18n.global.locale.value = language
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  keepAppearance({ language })
}

/** The language last chosen on this phone. English that cannot be had (offline, never fetched) leaves Chinese standing. */
export async function speakAsBefore(): Promise<void> {
  if (keptAppearance().language !== 'en') return
  try {
    await speak('en')
  } catch {
    englishIsHere = null
  }
}
