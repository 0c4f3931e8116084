import type { SameKeys } from '@/i18n/sameKeys'

/** Words of what waits on this phone for each who works with it, fetched with the screens that list people. */
const zh = {
  waiting: {
    files: '照片、录音还有 {n} 个没传，要本人开锁才能传', and: '；', stop: '。',
    filesOut: '照片、录音还有 {n} 个没传。退出以后它们不会自己传，要您本人再打开才能传。',
  },
}
const en: SameKeys<typeof zh> = {
  waiting: {
    files: 'Photos or voice notes not sent: {n}. They leave only after their owner unlocks', and: '; ', stop: '. ',
    filesOut: 'Photos or voice notes not sent: {n}. Once you are out they do not leave by themselves, only when you open Xunfang again yourself.',
  },
}
export default { zh, en }
