import type { DeclaredMedia, ProblemWords } from '@/records/record'
import type { Tone } from '@/records/workLine'
import type { HeldFile } from './held'

/** How one file stands, for its icon, its colour and its words: `media.state.<at>`. */
export interface FileLook {
  at: 'on_phone' | 'half' | 'signed' | 'missing' | 'expired' | 'lost' | 'refused'
  icon: string
  tone: Tone
  /** Percent that has left. */
  sent?: number
  /** Why it was given up, in the words of whoever did. */
  why?: string
  /** Why the server will not have it. */
  problem?: ProblemWords
  /** The phone itself cannot read it any more. */
  damaged?: boolean
}

const LOOKS = {
  on_phone: { icon: 'device', tone: 'unknown' },
  half: { icon: 'sent', tone: 'brand' },
  signed: { icon: 'seal', tone: 'safe' },
  missing: { icon: 'unknown', tone: 'concern' },
  expired: { icon: 'clock', tone: 'unknown' },
  lost: { icon: 'concern', tone: 'concern' },
  refused: { icon: 'back', tone: 'concern' },
} as const satisfies Record<FileLook['at'], Pick<FileLook, 'icon' | 'tone'>>

const look = (at: FileLook['at'], more: Partial<FileLook> = {}): FileLook => ({ at, ...LOOKS[at], ...more })

/** Where a file is, from what its record says and what lies on this phone: the phone knows better what it still holds. */
export function lookOf(declared: Pick<DeclaredMedia, 'state' | 'lost_reason' | 'refused_reason'>, held: HeldFile | undefined): FileLook {
  if (declared.state === 'expired') return look('expired')
  if (declared.state === 'here') return look('signed')
  if (held?.state.at === 'refused') return look('refused', { problem: held.state.problem, damaged: held.state.problem.slug === 'file-damaged' })
  if (held?.state.at === 'signed') return look('signed')
  if (held?.state.at === 'on_phone' && held.state.sent > 0) return look('half', { sent: Math.floor((100 * held.state.sent) / Math.max(1, held.state.of)) })
  if (held) return look('on_phone')
  if (declared.refused_reason) return look('refused', { problem: { slug: 'media-refused', title: '', reason: declared.refused_reason } })
  return declared.state === 'lost' ? look('lost', { why: declared.lost_reason ?? '' }) : look('missing')
}
