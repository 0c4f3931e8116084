import { dayNumber } from '@/records/day'

/** Something the frame has to say on 今日, gravest first. */
export type Notice = 'clock' | 'wechat' | 'iphone' | 'oldRoll' | 'storage' | 'update'

export interface Circumstances {
  today: string
  rollDate: string | null
  clockWrong: boolean
  agent: string
  standalone: boolean
  bytesLeft: number | null
  updateWaits: boolean
}

const OLD_FROM_DAYS = 7
export const LITTLE_ROOM = 50 * 1024 * 1024

export function noticesFor(now: Circumstances): Notice[] {
  const notices: [Notice, boolean][] = [
    ['clock', now.clockWrong],
    ['wechat', isInAppBrowser(now.agent)],
    ['storage', now.bytesLeft !== null && now.bytesLeft < LITTLE_ROOM],
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
