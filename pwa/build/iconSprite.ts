import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Puts the icon sprite into index.html, so that an icon is there with the first paint and needs no request of its own.
 */
export function iconSprite(file: string): Plugin {
  return {
    name: 'icon-sprite',
    transformIndexHtml(html) {
      const sprite = readFileSync(file, 'utf8').replace(/\n\s*/g, '')
      return html.replace('<!-- icons -->', sprite)
    },
  }
}
