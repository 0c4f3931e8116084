/** 杨* ··01 as it is said: dots and stars are not read out. */
export function spokenLabel(label: string, t: (key: string, named: Record<string, unknown>) => string): string {
  const [name = label, tail] = label.split(' ··')
  return tail === undefined ? label : t('unlock.spoken', { name: name.replace(/\*+/g, ''), tail })
}
