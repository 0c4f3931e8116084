import type { SameKeys } from '@/i18n/sameKeys'

/** Words of 我的, fetched with its screen: 今日 does without them. */
const zh = {
  mine: {
    title: '我的',
    textSize: '字的大小', smaller: '小一点', larger: '大一点', textSizeNow: '字大小 {n}',
    theme: '颜色', themes: { auto: '自动', light: '白天', night: '夜里' }, language: '语言 Language', languages: { zh: '中文', en: 'English' },
    phoneState: '这台手机', offlineReady: '离线已就绪', offlineReadyHow: '没有信号也能打开、能记。', offlineGetting: '正在准备离线', offlineGettingHow: '请先不要断网，马上就好。',
    offlineNot: '离线还没准备好', offlineNotHow: '有信号的时候打开一次就会准备。', offlineNever: '这个浏览器不能离线', prepare: '准备',
    installed: '已加到桌面', install: '加到桌面', installHow: '在浏览器菜单里选「添加到主屏幕」。', storageKept: '手机答应留住记录', storageNotKept: '手机没答应留住记录', storageNotKeptHow: '加到桌面、多打开几次，浏览器就会留住。没传的请尽快上传。', askKeep: '再问一次', storageUnknown: '这个浏览器不说会不会留住记录', storageUnknownHow: '加到桌面打开最稳当。没传的请尽快上传。', room: '还剩 {size}', roomLow: '手机快满了，只剩 {size}', roomLowHow: '请删一些照片、视频。', roomUnknown: '看不出手机还剩多少地方',
    locking: '锁和开锁码', lockNow: '现在锁上', lockHow: '不用等 5 分钟。记好的都在。', changePin: '换开锁码', choosePin: '设一个开锁码', choosePinHow: '下次按 6 个数字就能打开。', changePinHow: '先用旧的开锁码或者密码打开一次。', others: '这台手机上还有', another: '新的人登录', anotherHow: '先锁上您的。没传的记录会自己传；照片、录音要等您本人开锁才传。',
    export: '导出这台手机上的内容', exportHow: '存成一个封好的文件，交给组长或县民政局。只有县里的服务器能打开，别人都看不到。手机上的一条也不少。', exporting: '正在做文件', exported: '已存成 {name}', exportShared: '文件交出去了', notCertified: '这台手机还没和县里联系过，要有信号时联系一次才能导出。', notExported: '没存成文件，手机上的都还在。请再试一次。', exportName: '巡访-{day}.xunfang',
    feedback: '意见和投诉', signOut: '退出登录', signOutAsk: '要退出吗？', signOutSure: '退出', signOutUnsent: '还有 {n} 条没上传。退出也不会丢：都封在手机里，有信号时打开巡访就会自己传，别人看不到。', signOutAlarmAsk: '有急事还没人收到', signOutAlarm: '{n} 位老人的急事（没人应、紧急）还在这台手机上，没有任何人收到。退出以后也会自己传，可是没信号就一直没人知道。请先打电话，或发短信告诉组长。', stayFirst: '先不退出', signOutAnyway: '还是退出', signOutClean: '都传好了。', signOutFiles: '照片、录音还有 {n} 个没传。退出以后它们不会自己传，要您本人再打开才能传。', stay: '不退',
    desk: '到县里的台面',
    roles: {
      helper: '叫醒员', patroller: '巡查员', station_lead: '站长', social_worker: '社工', surveyor: '地名采集员', team_leader: '组长', township_supervisor: '乡镇民政',
      county_supervisor: '县民政局', duty_officer: '值班', reviewer: '地名专家', system_admin: '系统管理', security_admin: '安全管理', auditor: '审计',
    },
  },
}
const en: SameKeys<typeof zh> = {
  mine: {
    title: 'Me',
    textSize: 'Text size', smaller: 'Smaller', larger: 'Larger', textSizeNow: 'Text size {n}',
    theme: 'Colours', themes: { auto: 'Auto', light: 'Day', night: 'Night' }, language: '语言 Language', languages: { zh: '中文', en: 'English' },
    phoneState: 'This phone', offlineReady: 'Ready offline', offlineReadyHow: 'Opens and records without signal.', offlineGetting: 'Getting ready', offlineGettingHow: 'Stay online for a moment.',
    offlineNot: 'Not ready offline', offlineNotHow: 'Open once with signal.', offlineNever: 'This browser cannot work offline', prepare: 'Get ready',
    installed: 'On the home screen', install: 'Add to home screen', installHow: 'Choose “Add to home screen” in the browser menu.', storageKept: 'The phone promises to keep records', storageNotKept: 'The phone does not promise to keep records', storageNotKeptHow: 'Add to the home screen and use it often. Send soon what is unsent.', askKeep: 'Ask again', storageUnknown: 'This browser does not say whether it keeps records', storageUnknownHow: 'Opening it from the home screen is safest. Send soon what is unsent.', room: '{size} free', roomLow: 'The phone is almost full, {size} free', roomLowHow: 'Delete some photos or videos.', roomUnknown: 'Free space is not known',
    locking: 'Lock and PIN', lockNow: 'Lock now', lockHow: 'Instead of waiting 5 minutes. Nothing is lost.', changePin: 'Change PIN', choosePin: 'Choose a PIN', choosePinHow: 'Next time 6 digits open it.', changePinHow: 'Open once with the old PIN or the password first.', others: 'Also on this phone', another: 'New person', anotherHow: 'Yours is locked first. Unsent records still go out; photos and voice notes wait until you unlock.',
    export: 'Export what is on this phone', exportHow: 'Makes one sealed file for your team leader or the bureau. Only the county’s server opens it. Nothing is removed from the phone.', exporting: 'Making the file', exported: 'Saved as {name}', exportShared: 'The file is handed over', notCertified: 'This phone has not been in contact with the county yet; it must be once before exporting.', notExported: 'No file was made; everything is still on the phone. Please try again.', exportName: 'xunfang-{day}.xunfang',
    feedback: 'Feedback and complaints', signOut: 'Sign out', signOutAsk: 'Sign out?', signOutSure: 'Sign out', signOutUnsent: '{n} not sent. Nothing is lost: they stay sealed on the phone and go out by themselves when the app is open with signal; nobody can read them.', signOutAlarmAsk: 'An alarm nobody has received', signOutAlarm: 'An alarm (no answer, emergency) about {n} of your elders is on this phone only; nobody has received it. It still goes out after signing out, but without signal nobody knows. First call or text your team leader.', stayFirst: 'Stay signed in', signOutAnyway: 'Sign out anyway', signOutClean: 'Everything is sent.', signOutFiles: 'Photos or voice notes not sent: {n}. Once you are out they do not leave by themselves, only when you open Xunfang again yourself.', stay: 'Stay',
    desk: 'To the desk',
    roles: {
      helper: 'Wake-up helper', patroller: 'Patroller', station_lead: 'Station lead', social_worker: 'Social worker', surveyor: 'Surveyor', team_leader: 'Team leader', township_supervisor: 'Township supervisor',
      county_supervisor: 'County supervisor', duty_officer: 'Duty officer', reviewer: 'Reviewer', system_admin: 'System admin', security_admin: 'Security admin', auditor: 'Auditor',
    },
  },
}
export default { zh, en }
