/** What this device is, as far as it tells: shown to its owner in the list of signed-in devices. */
export function deviceName(): string {
  const agent = globalThis.navigator?.userAgent ?? ''
  const known = ['iPhone', 'iPad', 'Android', 'HarmonyOS', 'Windows', 'Macintosh', 'Linux'].find((name) => agent.includes(name))
  return known ?? 'unknown'
}
