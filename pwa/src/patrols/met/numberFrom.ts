/** Money or a count as somebody types it; what is none says nothing. */
export function numberFrom(written: string): number | undefined {
  const value = Number(written.trim().replace(/[\uff0c,]/g, '').replace('\u3002', '.'))
  return written.trim() === '' || !Number.isFinite(value) || value < 0 ? undefined : Math.round(value * 100) / 100
}
