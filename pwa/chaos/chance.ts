/** Random choices that are the same again for the same words. */
export class Chance {
  private state: number

  constructor(words: string) {
    let hash = 2_166_136_261
    for (const letter of words) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619)
    this.state = hash >>> 0
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  part(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  happens(share: number): boolean {
    return this.part() < share
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.part() * (most - least + 1))
  }

  one<T>(things: readonly T[]): T {
    const found = things[Math.floor(this.part() * things.length)]
    if (found === undefined) throw new Error('nothing to choose from')
    return found
  }

  /** One name, each as often as its weight says. */
  weighed<T extends string>(weights: Record<T, number>): T {
    const names = Object.keys(weights) as T[]
    let left = this.part() * names.reduce((sum, name) => sum + weights[name], 0)
    for (const name of names) {
      left -= weights[name]
      if (left < 0) return name
    }
    return names[0] as T
  }
}
