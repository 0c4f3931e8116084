import type { SameKeys } from '@/i18n/sameKeys'

/** Why changes come back, and what can be done: for each problem what it is and what to do. Lines add those of their own. */
export const zh = {
  returned: {
    fix: '改好再发', again: '再发一次', aside: '先放一边', back: '拿回来', look: '去看看', asideTitle: '先放一边的', asideHow: '不再催您。县里也留着一份和理由；还可以拿回来。', sentAgain: '改好了，有信号就再发。',
    export: '导出', exported: '已存成一个文件，只有县里能打开。交给组长就行。', notExported: '没存成文件。记录还在手机上，请再试一次。', exportName: '巡访-{day}.xunfang',
    damaged: '这条记录打不开', damagedHow: '别的都还在。可以导出交给组长，让他们打开来看。', damagedTitle: '打不开的', damagedRow: '{table}，编号 {id}', setAside: '这一条已放到一边',
    table: { records: '一条记录', outbox: '一条没发的', aside: '一条退回的', sent: '一条已发的', receipts: '一张签收单', drafts: '一份没写完的', notes: '手机的一项设置', post: '一封待发的' },
    two: '有人和您写得不一样', choose: '{field}：留哪个？', keep: '留这个', chosen: '选好了，有信号就传：{value}', now: '县里现在用的', yours: '您写的', another: '另一位写的', waits: '另一边写的还没传到手机上，传到了再选。', gone: '去掉了',
  },
  why: {
    'invalid': { says: '有一处写得不对。', how: '改好再发。' },
    'malformed': { says: '有一处读不懂。', how: '改好再发。' },
    'malformed-text': { says: '文字里有存不了的符号，比如表情。', how: '去掉那个符号再发。' },
    'field-not-yours': { says: '这一项不归您改。', how: '请告诉组长，由组长来改；这一条可以先放一边。' },
    'not-yours': { says: '那一天这一条不归您记。', how: '请组长补上那天的安排，补好了再发一次。' },
    'forbidden': { says: '您的岗位不能做这件事。', how: '请告诉组长；这一条可以先放一边。' },
    'not-taken-back': { says: '报过的急事不能自己撤。', how: '请再去看一次，见到了点「平安」；或者请组长了结。' },
    'id-taken': { says: '县里已经有这一条了。', how: '不用再发，可以先放一边。' },
    'already-there': { says: '县里已经有一样的了。', how: '不用再发，可以先放一边。' },
    'record-void': { says: '这一条已经作废了。', how: '您写的县里另外留着。要紧的话请再记一次。' },
    'no-such-revision': { says: '县里找不到您改的是哪一版。', how: '再发一次。' },
    'change-id-reused': { says: '这次改动的编号重了。', how: '再发一次，会换一个新编号。' },
    'area-unknown': { says: '县里没有这个村的代码。', how: '请告诉组长，名册改好了再发一次。' },
    'area-missing': { says: '没写明在哪个村。', how: '请告诉组长；内容可以导出交给组长。' },
    'server-makes-these': { says: '这种记录由县里自动生成，不能从手机上改。', how: '可以先放一边。' },
    'unknown-kind': { says: '县里的服务器还不认识这种记录，内容已原样留着。', how: '等县里升级以后再发一次。' },
    'server-fault': { says: '县里的服务器出了错。', how: '过一会儿再发一次。' },
    'too-large': { says: '这一条太长。', how: '写短一点再发。' },
    'device-revoked': { says: '这台手机已停用，您写的县里单独留着。', how: '请找组长，由县里决定收不收。' },
    'envelope-broken': { says: '密封的信在路上坏了。', how: '再发一次，会重新封好。' },
    'envelope-unknown-key': { says: '县里打不开这封信：锁它的钥匙县里没有了。', how: '再发一次，会用新的钥匙封。' },
    'envelope-not-certified': { says: '县里认不出是哪台手机封的信。', how: '请有信号时再登录一次，然后再发。' },
    'other': { says: '县里没有收下。', how: '可以再发一次；还不行就导出交给组长。' },
  },
}

export const en = {
  returned: {
    fix: 'Correct and send', again: 'Send again', aside: 'Set aside', back: 'Take it up again', look: 'Have a look', asideTitle: 'Set aside', asideHow: 'You are not asked about these. The county keeps them with the reason; you can take them up again.', sentAgain: 'Corrected; it leaves when there is a signal.',
    export: 'Export', exported: 'Saved as a file that only the county can open. Give it to the team leader.', notExported: 'No file was made. The record is still on this phone; please try again.', exportName: 'xunfang-{day}.xunfang',
    damaged: 'This record does not open', damagedHow: 'Everything else is still here. Export it for the team leader, who can have it opened.', damagedTitle: 'Does not open', damagedRow: '{table}, number {id}', setAside: 'This one is set aside',
    table: { records: 'A record', outbox: 'Something unsent', aside: 'Something returned', sent: 'Something sent', receipts: 'A receipt', drafts: 'Something half written', notes: 'A setting of the phone', post: 'A sealed letter' },
    two: 'Somebody wrote something else', choose: '{field}: keep which?', keep: 'Keep this', chosen: 'Chosen; it leaves when there is a signal: {value}', now: 'What the county has now', yours: 'What you wrote', another: 'What somebody else wrote', waits: 'What the other wrote has not reached this phone yet; choose when it has.', gone: 'taken out',
  },
  why: {
    'invalid': { says: 'Something in it cannot be right.', how: 'Correct it and send it again.' },
    'malformed': { says: 'Something in it could not be read.', how: 'Correct it and send it again.' },
    'malformed-text': { says: 'The text holds a sign that cannot be kept, such as an emoji.', how: 'Take it out and send it again.' },
    'field-not-yours': { says: 'This is not for you to change.', how: 'Tell the team leader, who can; this one may be set aside.' },
    'not-yours': { says: 'This was not yours to record on that day.', how: 'Ask the team leader to enter the arrangement for that day, then send it again.' },
    'forbidden': { says: 'Your role does not allow this.', how: 'Tell the team leader; this one may be set aside.' },
    'not-taken-back': { says: 'An alarm is not taken back by whoever raised it.', how: 'Go and see the person again and tap Safe, or let the team leader decide.' },
    'id-taken': { says: 'The county has this already.', how: 'It need not be sent again; set it aside.' },
    'already-there': { says: 'The county has the same thing already.', how: 'It need not be sent again; set it aside.' },
    'record-void': { says: 'This record was made void.', how: 'What you wrote is kept beside it. If it matters, record it once more.' },
    'no-such-revision': { says: 'The county does not find the version that you changed.', how: 'Send it again.' },
    'change-id-reused': { says: 'The number of this change was used twice.', how: 'Send it again; it gets a new number.' },
    'area-unknown': { says: 'The county has no such village code.', how: 'Tell the team leader; send it again once the list is right.' },
    'area-missing': { says: 'It does not say in which village.', how: 'Tell the team leader; it can be exported for them.' },
    'server-makes-these': { says: 'The county makes these itself; a phone cannot change them.', how: 'It may be set aside.' },
    'unknown-kind': { says: 'The server does not know this kind of record yet; it is kept as it is.', how: 'Send it again once the county has upgraded.' },
    'server-fault': { says: 'The server of the county failed.', how: 'Send it again in a while.' },
    'too-large': { says: 'This one is too long.', how: 'Make it shorter and send it again.' },
    'device-revoked': { says: 'This phone was shut out; what you wrote is kept apart.', how: 'See the team leader: the county decides about it.' },
    'envelope-broken': { says: 'The sealed letter broke on its way.', how: 'Send it again; it is sealed anew.' },
    'envelope-unknown-key': { says: 'The county cannot open this letter: it no longer has the key it was locked for.', how: 'Send it again; it is sealed for the new key.' },
    'envelope-not-certified': { says: 'The county does not recognise the phone that sealed this letter.', how: 'Sign in again when there is a signal, then send it again.' },
    'other': { says: 'The county did not take it.', how: 'Send it again; if that does not help, export it for the team leader.' },
  },
} satisfies SameKeys<typeof zh>

export default { zh, en }
