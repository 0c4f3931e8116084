import type { Paper } from './style'

/** Reads the base colours from the tokens in force at this element. */
export function paperFromTokens(element: HTMLElement): Paper {
  const token = getComputedStyle(element)
  const read = (name: string) => token.getPropertyValue(`--xf-${name}`).trim()
  return {
    outside: read('surface-sunken'),
    county: read('surface-raised'),
    outline: read('muted'),
    neighbour: read('line-strong'),
    text: read('muted'),
    drawing: read('brand'),
  }
}

/** Calls back whenever the theme on the page changes; answers how to stop. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  return () => observer.disconnect()
}
