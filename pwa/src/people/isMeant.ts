import type { PersonData } from './person'

const plain = (text: string) => text.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '').toLowerCase()

/** Whether somebody is meant by what was typed: number (also without its dashes, or its end), name, nickname, home, or what they look like. */
export function isMeant({ number, name, nickname, description, home }: PersonData, typed: string): boolean {
  const words = typed.trim().split(/\s+/).map(plain).filter(Boolean)
  const known = [number, name, nickname, description, home].map((one) => plain(one ?? ''))
  return words.length > 0 && words.every((word) => known.some((one) => one.includes(word)))
}
