/** The character a township's name ends with: 镇 or 乡. */
const TOWNSHIP_THEN_VILLAGE = /^(.+?[\u9547\u4e61])\s*(.+)$/

/** 坪村镇枫木村 in its two parts, so that a head can stress the village; a name without a township is all village. */
export function splitPlace(label: string): { township: string; village: string } {
  const parts = TOWNSHIP_THEN_VILLAGE.exec(label)
  return { township: parts?.[1] ?? '', village: parts?.[2] ?? label }
}
