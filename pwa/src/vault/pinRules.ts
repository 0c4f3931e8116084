/** A PIN that the first thief would try. */
export class WeakPin extends Error {
  override name = 'WeakPin'
}

export const PIN_LENGTH = 6

/** Refuses what is not six digits, one digit six times, and rows up or down. */
export function requireStrongPin(pin: string): void {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, place) => digit - (digits[place] ?? 0))
  const row = [0, 1, -1].some((step) => steps.every((one) => one === step))
  const pairs = pin.slice(0, 2).repeat(3) === pin || pin.slice(0, 3).repeat(2) === pin
  if (!/^\d{6}$/.test(pin) || row || pairs) throw new WeakPin()
}

/** After so many wrong PINs in a row only the password opens. */
export const MOST_TRIES = 10

/** How long to wait after so many wrong PINs in a row, ms. */
export function waitAfterWrong(wrong: number): number {
  return WAITS_S[Math.min(wrong, WAITS_S.length - 1)] as number * 1000
}

const WAITS_S = [0, 0, 0, 0, 15, 30, 60, 120, 300, 600] as const
