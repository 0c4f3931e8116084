/** Reads words aloud. */
export interface Speech {
  canSpeak(): boolean
  say(words: string, language: 'zh-CN' | 'en'): void
  stop(): void
}

export const browserSpeech: Speech = {
  canSpeak: () => 'speechSynthesis' in globalThis,
  say(words, language) {
    if (!this.canSpeak()) return
    speechSynthesis.cancel()
    const utterance = new SpeechSynthesisUtterance(words)
    utterance.lang = language
    speechSynthesis.speak(utterance)
  },
  stop() {
    if (this.canSpeak()) speechSynthesis.cancel()
  },
}
