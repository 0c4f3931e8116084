import { dayNumber } from '@/records/day'

/** Something the frame has to say on 今日, gravest first. */
export type Notice = 'clock' | 'wechat' | 'iphone' | 'oldRoll' | 'storage' | 'update'

export interface Circumstances {
  today: string
  rollDate: string | null
  clockWrong: boolean
  agent: string
  standalone: boolean
  room: Room | null
  updateWaits: boolean
}

/** What the browser says there is for us, in bytes. */
export interface Room {
  left: number
  whole: number
}

const OLD_FROM_DAYS = 7
const LITTLE_BYTES = 50 * 1024 * 1024
const LITTLE_SHARE = 0.1

/** Before it hurts: a day's photos still fit. */
export function isLittle({ left, whole }: Room): boolean {
  return left < LITTLE_BYTES || left < whole * LITTLE_SHARE
}

export function noticesFor(now: Circumstances): Notice[] {
  const notices: [Notice, boolean][] = [
    ['clock', now.clockWrong],
    ['wechat', isInAppBrowser(now.agent)],
    ['storage', now.room !== null && isLittle(now.room)],
    ['oldRoll', now.rollDate !== null && dayNumber(now.today) - dayNumber(now.rollDate) >= OLD_FROM_DAYS],
    ['iphone', isIphone(now.agent) && !now.standalone && !isInAppBrowser(now.agent)],
    ['update', now.updateWaits],
  ]
  return notices.filter(([, applies]) => applies).map(([notice]) => notice)
}

/** WeChat, WeCom, DingTalk and their like keep no promise about storage. */
export function isInAppBrowser(agent: string): boolean {
  return /MicroMessenger|wxwork|DingTalk|QQ\/|Weibo|AlipayClient|Lark|Feishu/i.test(agent)
}

export function isIphone(agent: string): boolean {
  return /iPhone|iPod/.test(agent)
}
