import type { SameKeys } from '@/i18n/sameKeys'

/** Words of photos and voice notes, fetched with the first screen that shows one. */
const zh = {
  media: {
    photo: '照片', voice: '录音', photoOf: '{role}，{who}', of: '{n} / {all}',
    take: '拍一张', album: '从相册选', again: '换一张', say: '说一段', noPlayback: '这台手机放不了这段录音。县里的电脑上能听。', noPlaybackDesk: '这个浏览器放不了这段录音。请换一个浏览器听，还是不行就问问记的人。',
    state: { on_phone: '在手机上', half: '已发送 {sent}%', signed: '已签收', missing: '缺了', expired: '已过期', lost: '丢了', refused: '没收下' },
    ask: '请问{who}', askRecorder: '请问记的人', becauseLost: '丢了：{why}', becauseRefused: '没收下：{why}', damagedHere: '手机上的这一份坏了，读不出来，请再拍、再说一次。',
    refusal: {
      hash: '传来的和说好的不是同一个文件。', empty: '文件是空的。', type: '不是能收的照片或录音。', damaged: '文件坏了，打不开。', 'too-many-pixels': '照片太大，请缩小再传。', 'too-long': '录音太长，最多 60 秒。', mixed: '文件里不只有一张照片或一段录音。', active: '文件里有网页或程序代码。', role: '照片和录音弄混了：这一项要的不是这种文件。',
      'media-too-large': '文件太大。',
    },
    working: '正在收好 {n} 张', workingOne: '正在收好',
    unopened: '这种照片手机打不开，原样留着、原样传。县里能看。', as_it_is: '这张没能缩小，原样留着、原样传，会慢一点。',
    cameraKilled: '打开相机的时候，手机把巡访关了，那一张没收到。记好的都在。请再拍一张，或者从相册里选。',
    not: { empty: '这个文件是空的，没收下。', no_picture: '这个不是照片，没收下。', no_room: '手机满了，这一个没收下。删一些别的照片、视频再试，记好的都在。' },
    keptLate: '锁着的时候来的那一张，已经收好了。',
    late: { unlock: '刚才的照片、录音有 {n} 个还没收好，开锁就收好。先别关巡访。', waits: '手机刚才锁了，那一张先替您拿着，开锁就收好。先别关巡访。', waitsVoice: '手机刚才锁了，那一段先替您拿着，开锁就收好。先别关巡访。', noRoom: '手机满了，刚才的还没收下，先替您拿着。删一些别的照片、视频，再回到这里；先别关巡访。' },
    leftOut: '最多 {most} 张，有 {n} 张没放进来。', most: '最多 {n} 张，去掉一张才能再加。', mostVoice: '最多 {n} 段，去掉一段才能再说。',
    purpose: '为什么拍人？', until: '留到 {day}，到时候自己删掉。', forPurpose: '为了{purpose}', noPurpose: '先选为什么拍，才能拍。',
    drop: '去掉', dropNamed: '去掉{what}', dropAsk: '去掉这一个？', dropWhy: '手机上的和县里的都不再用它。', dropSure: '去掉', dropKeep: '留着',
    recording: '正在录 {seconds} 秒', recordingOf: '最多 60 秒', recordingName: '声音大小', done: '说完了', forget: '不要了', stoppedItself: '到时间了，已经记下。', asking: '正在等手机让用麦克风',
    noSound: {
      denied: '手机没让巡访用麦克风。要说一段，先到手机「设置 → 应用 → 浏览器 → 权限」里打开；也可以写两句。', no_microphone: '这台设备没有麦克风，请写两句。', busy: '麦克风正被别的占着，比如在打电话。等一下再说，或者写两句。',
      not_here: '这个浏览器不能录音，请写两句。', empty: '没录到声音，请再说一次。',
    },
    play: '听', pause: '停', playNamed: '听{what}，{seconds} 秒', playName: '听{what}', pauseNamed: '停下{what}', seconds: '{n} 秒', played: '{at} / {all}', fetching: '正在取',
    open: '看{what}', notOpened: '打不开', notFetched: '没取到，有信号再看。', hiddenPerson: '照片里有人，您没有看人像的授权。', unopenable: '手机打不开这种照片。',
    viewer: {
      name: '看照片', close: '关掉', closer: '放大', farther: '缩小', whole: '看全', before: '前一张', after: '后一张', size: '{n}%',
      taken: '{when} 拍的', ofYear: '{year}年{when}', gps: '手机定的位置，误差 {m} 米', exif: '照片里写的位置，可能不准', noPlace: '没有位置', purpose: '为了{purpose}，留到 {day}',
    },
    mine: {
      title: '照片和录音', all: '都传好了', left: '还有 {what}没上传，{size}', onePhoto: '1 张照片', photos: '{n} 张照片', oneVoice: '1 段录音', voices: '{n} 段录音', and: '、', now: '正在传', next: '等着传', half: '已发送 {sent}%', waits: { wifi: '等 Wi-Fi', record: '等记录先到' }, show: '一个一个看', hide: '收起', of: '{what}，{size}',
      pause: { quota: '今天能传的传满了，明天接着传。', no_room: '服务器存满了，收不下。请告诉管理员；照片、录音都还在手机上。', busy: '服务器这会儿不收，{at} 以后接着传。' }, again: '再传一次', againNamed: '再传一次：{what}',
      open: '传完再锁', openHow: '开着这一页，传完才锁，最多 1 小时。不然 5 分钟没人碰就锁，锁了不传照片。',
      saver: '省流量', saverHow: '照片缩到 1024，传得快；看近处会糊一点。', wifi: '原图只在 Wi-Fi 上传', wifiHow: '要原图的、没能缩小的大文件等有 Wi-Fi 再传，别的照常。', wifiUntold: '这个浏览器不说连的是 Wi-Fi 还是流量，分不出来，所以照常传。', on: '开', off: '关',
    },
    notTaken: '照片、录音有 {n} 个没收下', forWifi: '照片、录音有 {n} 个等 Wi-Fi 再传',
    desk: {
      title: '缺的照片和录音', how: '记录到了、文件过了 14 天还没到。先问问记的人：手机打开巡访、连上网就会自己传（没收下的不会）。', refused: '没收下，不会自己再来：{why}', none: '没有缺的', days: '{n} 天', asks: '请问', what: '缺的', since: '{day} 记的', where: '地方',
      giveUp: '不会来了', why: '为什么不会来了', giveUpFor: '{what}不会来了', keep: '再等等', given: '记下了，不再等。要是后来到了，还会收下。', people: '有人像的照片，没有授权的看不到，只看到有几张。',
    },
  },
}
const en: SameKeys<typeof zh> = {
  media: {
    photo: 'Photo', voice: 'Voice note', photoOf: '{role}, {who}', of: '{n} / {all}',
    take: 'Take a photo', album: 'From album', again: 'New photo', say: 'Say it', noPlayback: 'This phone cannot play this note. The county’s computers can.', noPlaybackDesk: 'This browser cannot play this note. Try another browser, or ask whoever recorded it.',
    state: { on_phone: 'On this phone', half: 'Sent {sent}%', signed: 'Signed for', missing: 'Missing', expired: 'Expired', lost: 'Lost', refused: 'Not taken' },
    ask: 'Ask {who}', askRecorder: 'Ask whoever recorded it', becauseLost: 'Lost: {why}', becauseRefused: 'Not taken: {why}', damagedHere: 'The copy on this phone is damaged; please take or say it again.',
    refusal: {
      hash: 'What arrived is not the file that was announced.', empty: 'The file is empty.', type: 'It is no photo or sound that can be taken.', damaged: 'The file is damaged and cannot be opened.', 'too-many-pixels': 'The photo is too large; make it smaller.', 'too-long': 'The voice note is longer than 60 seconds.', mixed: 'There is more in the file than one photo or one voice note.', active: 'The file holds web pages or program code.', role: 'A photo where a voice note belongs, or the other way round.',
      'media-too-large': 'The file is too large.',
    },
    working: 'Keeping {n} photos', workingOne: 'Keeping it',
    unopened: 'This phone cannot open such photos. It is kept and sent as it is; the county can see it.', as_it_is: 'It could not be made smaller; it is kept and sent as it is, which takes longer.',
    cameraKilled: 'While the camera was open the phone closed Xunfang, and that photo did not arrive. Everything recorded is here. Please take it again or choose it from the album.',
    not: { empty: 'The file is empty; it was not taken.', no_picture: 'This is no photo; it was not taken.', no_room: 'The phone is full; this one was not taken. Delete some photos or videos and try again. All that is recorded is here.' },
    keptLate: 'The one that came while the phone was locked is kept now.',
    late: { unlock: 'Photos or voice notes of just now not kept yet: {n}. They are once you unlock; do not close Xunfang before.', waits: 'The phone had locked. Xunfang holds that photo and keeps it once you unlock; do not close Xunfang before.', waitsVoice: 'The phone had locked. Xunfang holds that note and keeps it once you unlock; do not close Xunfang before.', noRoom: 'The phone is full; Xunfang still holds the last one. Delete some photos or videos and come back here; do not close Xunfang before.' },
    leftOut: 'At most {most} photos; left out: {n}.', most: 'At most {n} photos; remove one to add another.', mostVoice: 'At most {n} notes; remove one to add another.',
    purpose: 'Why a photo of a person?', until: 'Kept until {day}, then deleted by itself.', forPurpose: 'for {purpose}', noPurpose: 'First choose what for.',
    drop: 'Remove', dropNamed: 'Remove {what}', dropAsk: 'Remove this one?', dropWhy: 'Neither the phone nor the county will use it any more.', dropSure: 'Remove', dropKeep: 'Keep it',
    recording: 'Recording, {seconds} s', recordingOf: 'at most 60 s', recordingName: 'Loudness', done: 'Done', forget: 'Throw away', stoppedItself: 'Time is up; it is kept.', asking: 'Waiting for the microphone',
    noSound: {
      denied: 'The phone did not let Xunfang use the microphone. Allow it in the phone’s settings (apps, browser, permissions), or write a line.', no_microphone: 'This device has no microphone; please write a line.', busy: 'Something else uses the microphone, a call perhaps. Try again later, or write a line.',
      not_here: 'This browser cannot record; please write a line.', empty: 'Nothing was heard; please say it again.',
    },
    play: 'Play', pause: 'Stop', playNamed: 'Play {what}, {seconds} s', playName: 'Play {what}', pauseNamed: 'Stop {what}', seconds: '{n} s', played: '{at} / {all}', fetching: 'Fetching',
    open: 'View {what}', notOpened: 'Cannot be opened', notFetched: 'Could not be fetched; look again with signal.', hiddenPerson: 'It shows a person; you have no grant to see such photos.', unopenable: 'This device cannot open such photos.',
    viewer: {
      name: 'View photos', close: 'Close', closer: 'Closer', farther: 'Farther', whole: 'Whole', before: 'Previous', after: 'Next', size: '{n}%',
      taken: 'taken {when}', ofYear: '{year}/{when}', gps: 'position of the phone, {m} m', exif: 'position from the picture, may be wrong', noPlace: 'no position', purpose: 'for {purpose}, until {day}',
    },
    mine: {
      title: 'Photos and voice notes', all: 'All sent', left: '{what} not sent, {size}', onePhoto: '1 photo', photos: '{n} photos', oneVoice: '1 voice note', voices: '{n} voice notes', and: ', ', now: 'being sent', next: 'waiting', half: 'Sent {sent}%', waits: { wifi: 'waits for Wi-Fi', record: 'after its record' }, show: 'One by one', hide: 'Fold', of: '{what}, {size}',
      pause: { quota: 'Today’s quota is used up; it goes on tomorrow.', no_room: 'The server has no room. Tell the administrator; everything is still on this phone.', busy: 'The server takes none just now; it goes on after {at}.' }, again: 'Send again', againNamed: 'Send again: {what}',
      open: 'Lock when all is sent', openHow: 'With this page open it locks only then, or after an hour. Otherwise it locks when nobody touches it for 5 minutes, and sends no photos.',
      saver: 'Save data', saverHow: 'Photos of 1024 pixels: quicker, less sharp close up.', wifi: 'Originals only by Wi-Fi', wifiHow: 'Photos wanted as originals, and large files that could not be made smaller, wait for Wi-Fi; the rest goes as always.', wifiUntold: 'This browser does not say whether it is on Wi-Fi or mobile data, so everything goes as always.', on: 'On', off: 'Off',
    },
    notTaken: 'Photos or voice notes not taken: {n}', forWifi: 'Photos or voice notes that wait for Wi-Fi: {n}',
    desk: {
      title: 'Missing photos and voice notes', how: 'The record is here, the file has not come for 14 days. Ask whoever recorded it: it leaves by itself when Xunfang is open and online (not what was refused).', refused: 'Not taken, so it will not come by itself: {why}', none: 'None is missing', days: '{n} days', asks: 'Ask', what: 'Missing', since: 'recorded {day}', where: 'Place',
      giveUp: 'Will not come', why: 'Why it will not come', giveUpFor: '{what} will not come', keep: 'Wait on', given: 'Noted; nobody waits any more. Should it come after all, it is taken.', people: 'Photos of persons are hidden from those without the grant; only their number is seen.',
    },
  },
}
export default { zh, en }
