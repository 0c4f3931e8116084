import type { SameKeys } from '@/i18n/sameKeys'

const zh = {
  lost: {
    title: '手机里的记录被清掉了', what: '浏览器或者有人把巡访存在手机里的东西清空了。县里签收过的都还在县里，重新登录就会回来。',
    gone: '有 {n} 条记好了、还没上传，现在不在手机上了', goneHow: '编号的后几位：', ids: '不在了的记录的编号', todo: '请这样做',
    think: '想一想：清空以前记了谁、记了什么。', record: '登录以后再记一次；有人没应、有人要紧，先打电话。', tell: '告诉组长或乡镇民政。',
    photos: '还有 {n} 张照片或录音没传到县里，也不在手机上了。它们的记录到了县里的，县里看得到缺哪一张。能再拍的，请再拍。',
    nothingGone: '没有没上传的，什么都没少。', reported: '县里已经知道了。发现的时间：', willReport: '登录、有信号以后会自己告诉县里。发现的时间：', read: '知道了，往下走',
  },
}
const en: SameKeys<typeof zh> = {
  lost: {
    title: 'The records on this phone were erased', what: 'The browser or somebody emptied what Xunfang keeps on this phone. All the county has signed for is safe there and comes back when you sign in.',
    gone: '{n} were recorded, not sent, and are no longer on the phone', goneHow: 'The ends of their ids:', ids: 'Ids of the records that are gone', todo: 'Please do this',
    think: 'Think back: whom and what had you recorded?', record: 'Sign in and record it again; if somebody was silent or in danger, call first.', tell: 'Tell your team leader or the township.',
    photos: '{n} photos or voice notes had not reached the county and are gone from the phone too. Where their record arrived, the county sees which are missing. Take again what can be taken again.',
    nothingGone: 'Nothing was unsent: nothing is missing.', reported: 'The county knows. Noticed:', willReport: 'The county is told by itself once you have signed in and have signal. Noticed:', read: 'Understood, go on',
  },
}
export default { zh, en }
