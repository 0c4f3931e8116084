type Say = (key: string, named: Record<string, unknown>) => string

/** 杨* ··01 in words; a Chinese font draws the dots as wide as letters. */
export function shownLabel(label: string, t: Say): string {
  const [name = label, tail] = label.split(' ··')
  return tail === undefined ? label : t('unlock.spoken', { name, tail })
}

/** The same as it is said: stars are not read out. */
export function spokenLabel(label: string, t: Say): string {
  return shownLabel(label.replace(/\*+/g, ''), t)
}
