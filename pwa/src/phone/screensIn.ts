import type { Component } from 'vue'

/** Names single screens of a file that holds all of a line's: what has come with the first of them cannot be missing behind it. */
export function screensIn<Screens extends Record<string, Component>>(load: () => Promise<Screens>) {
  return (name: keyof Screens & string) => async (): Promise<{ default: Component }> => ({ default: (await load())[name] as Component })
}
