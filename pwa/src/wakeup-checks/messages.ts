/** Words of the wake-up checks. */
export default {
  wakeup: {
    result: {
      safe_seen: '平安', safe_voice: '平安', safe_proxy: '平安', away: '外出', unwell: '不舒服', need_help: '有困难', low_mood: '心情不好', no_answer: '没人应', emergency: '紧急', dead: '去世',
    },
    how: { safe_voice: '听见应声', safe_voice_phone: '打通电话', safe_proxy: '家人邻居说的' },
    away: { field: '田里', market: '赶集', relatives: '走亲戚', city: '进城', hospital: '住院', unknown: '不晓得' },
    today: {
      title: '今早叫醒', left: '还有 {n} 位', allDone: '{n} 位都看过了', allSafe: '{n} 位都平安', at: '{time}', count: '{word} {n}',
      safe: '平安', other: '其他', undo: '撤回', undoIn: '撤回 {n} 秒', done: '看过的 {n} 位', pausedPart: '暂停的 {n} 位', file: '档案',
      nobody: '还没有分给您的老人', nobodyHow: '组长分好以后，这里就会有名字。', nobodyDue: '今天没有要叫的老人', nobodyDueHow: '名单上的 {n} 位今天都不用叫。', callLeader: '打给组长', noLeader: '组长的电话还没有传到手机上', fetching: '正在取名单',
      first: '先看这一位', until: '{time} 前', deaf: '耳朵听不见', hard: '耳朵背', house: '{group} {landmark}',
    },
    silent: {
      unheard: '还没有人收到', heard: '组长 {time} 收到', heardAlready: '县里已收到', heardPlain: '县里 {time} 收到', sms: '发短信', call: '打给{relation} {name}', callPlain: '打给{name}', seen: '见到了，平安', other: '别的情况', since: '已过 {n} 分钟', noNumbers: '名单里没有电话，请到门口去，叫邻居帮忙',
      smsText: '【叫醒】{place} {name}，{time} {result}，请马上去看。{landmark}{from}', tried: '打过了', step: { family: '{time} 还没应，打给家人', door: '{time} 还没应，叫组长和拿钥匙的到门口', police: '{time} 还没应，打 110 开门', policeNow: '马上打 110，请人来开门' }, police: '打 110', emergency: '打 120、110', addMore: '补一句',
    },
    part: { contact: '家人', key_holder: '钥匙', team_leader: '组长', village_cadre: '村干部', duty: '值班', village_doctor: '村医', elder: '老人' },
    partName: { key_holder: '拿钥匙的 {name}', team_leader: '组长 {name}', village_cadre: '村干部 {name}', duty: '值班 {name}', village_doctor: '村医 {name}', elder: '老人 {name}', contact: '{relation} {name}' },
    ask: {
      how: '今早怎么样？', safe: '平安，但没见到人', unwell: '身上还是心里？', help: '要什么帮忙？', away: '到哪里去了？', back: '哪天回来？', silent: '再叫一叫了吗？', emergency: '先打电话', steps: '做了哪些？', dead: '请再写一遍老人的名字', proxy: '谁说的？', body: '哪里不舒服？', after: '记下了', correct: '改成哪样？', words: '补一句',
    },
    options: {
      safe: '平安', safeHow: '但没见到人', away: '外出', awayHow: '不在家', unwell: '不舒服', unwellHow: '身上、心里', help: '有困难', helpHow: '要人帮', silent: '没人应', silentHow: '叫不答应', emergency: '紧急', emergencyHow: '先打 120、110', dead: '去世', seen: '见到了，平安',
    },
    safe: { voice: '听见应声', voiceHow: '没开门，答应了', phone: '打通电话', phoneHow: '电话里讲了话', proxy: '家人邻居说的', proxyHow: '别人说在家好好的', callElder: '打给老人', note: '只是听说，县里会另外记着，不算见到。' },
    proxy: { child: '儿女', spouse: '老伴', neighbour: '邻居', relative: '亲戚', other: '别的人', skip: '不说了' },
    awayNote: '点一下就记好了。住院、走亲戚、进城会再问哪天回来。',
    back: { today: '今天', tomorrow: '明天', days: '过几天', unknown: '不晓得', pick: '选日子', said: '说 {day} 回来', saidDays: '说过几天回来', saidUnknown: '不晓得哪天回来', longer: '要出去久，请告诉组长，好把叫醒停一停。' },
    body: {
      body: '身上', bodyHow: '病了、摔了、没力气', mind: '心里', mindHow: '难过、想不开、不想说话',
      dizzy: '头晕', fever: '发烧', fall: '摔了', chest: '胸口痛', breath: '出气难', belly: '肚子痛', weak: '没力气', pain: '手脚痛', other: '别的', skip: '先不说',
      grave: '胸口痛、出气难、说不清话：先打 120', mindGrave: '要是说不想活了，陪着他，马上打 110', toEmergency: '这是急事',
    },
    help: { medicine: '没药了', food: '缺吃的用的', warm: '没柴没火', water: '没水没电', house: '屋坏了', clinic: '要人带去看病', money: '钱的事', other: '别的' },
    quiet: { knocked_again: '又敲了门', phoned: '打了电话', looked_in: '从窗口看了', asked_neighbour: '问了邻居', still: '还是没人应', answered: '答应了', hint: '点做过的，没做也能记。', deaf: '这位耳朵听不见，先从窗口看一看。', hard: '这位耳朵背，多叫几声，敲重一点。', kept: '已记在手机上，不点也会在两分钟后发出。' },
    urgent: { saved: '{time} 已记在手机上，还没有人收到', heard: '{time} 记下，县里已收到', ambulance: '120 救护车', ambulanceHow: '摔倒、叫不醒、煤气、发病', police: '110 警察', policeHow: '要撬门、有人伤害、想不开', fire: '119 起火', say: '报地址时这样说：', address: '{county} {place} {group}，{name}家，{landmark}。', next: '打完了，下一步', mistake: '点错了，改一改', people: '再叫人来' },
    steps: { called_120: '打了 120', called_110: '打了 110', called_119: '打了 119', called_contact: '打给家人', called_key_holder: '叫了拿钥匙的', asked_neighbour: '叫了邻居', accompanied: '在陪着', other: '别的', done: '记下', skip: '先不记' },
    dead: { why: '怕点错人。写对了才能记下。', label: '老人的名字', different: '和名单上的名字不一样，请再看看', after: '记下以后，不会再提醒您去叫。组长会来电核实。点错了可以找组长改回来。', save: '记下', back: '点错了，返回', saved: '记下了', savedHow: '不会再提醒您去叫 {name}。组长会来电核实。' },
    after: { call: '要不要打个电话？', words: '补一句', wordsHow: '写两句，组长好安排', toToday: '回今日', undoHint: '10 秒内可以在今日撤回。', chores: '顺手做了什么？' },
    words: { label: '想说的话', save: '记下', saved: '记下了', hint: '一两句就行。' },
    check: {
      title: '这一条', time: '时间', result: '结果', how: '怎么知道的', place: '位置', words: '补的话', actions: '做过的', state: '在哪里', change: '改一改', addWords: '补一句', takeBack: '撤回', voided: '已撤回', corrected: '后来改过', notFound: '手机上没有这一条', chores: '小事', recordedBy: '由别人记的',
      located: '找到了，误差 {m} 米', locatedRough: '只知道大概，误差 {m} 米', reason: { denied: '没给定位权限，今天不再问', timeout: '等了一会儿没找到', unavailable: '手机找不到位置', indoors: '在屋里，没信号', off: '手机的定位关着', not_asked: '没有问' },
      method: { knock: '敲门', call_out: '喊话', phone: '电话', smoke: '看炊烟', video: '视频' },
    },
    chore: { medicine: '送药', shopping: '代购', water_wood: '打水打柴', blood_pressure: '量血压', haircut: '理发', lamp: '修灯', cleaning: '打扫', call_children: '联系子女', other: '别的' },
    pause: { hospital: '住院', relatives: '走亲戚', city: '进城跟儿女', institution: '进了养老院', until: '{reason}，到 {day}', open: '{reason}' },
    file: {
      title: '档案', basics: '老人', house: '屋在哪里', contact: '打给谁', schedule: '怎么叫', pauses: '暂停', more: '别的', none: '没有写', edit: '改', editName: '改 {what}', call: '打给{name}', saved: '记在手机上了', notFound: '手机上没有这位老人', onlyLandmark: '您可以改屋的位置说明；别的请告诉组长。',
      conflicts: '两个人写得不一样', conflictWhat: '{field}：留哪个？', keepThis: '留这个', by: '{name} {when}', pendingConsent: '待同意', ended: '已停',
      field: { name: '名字', sex: '性别', birth_date: '出生日期', phone: '老人电话', landmark: '屋的位置说明', group_no: '组', zhai_name: '团寨', hearing: '听力', languages: '说什么话', living: '和谁住', mobility: '走动', health_note: '身体', risk: '风险', methods: '怎么叫', window_start: '几点起', window_end: '几点前', frequency: '多久一次', contacts: '家人', key_holder: '拿钥匙的', village_doctor: '村医', note: '备注', suspensions: '暂停', pairing: '叫醒员' },
      sex: { 1: '男', 2: '女', 9: '没说明', 0: '不知道' }, hearing: { normal: '听得见', hard: '耳朵背', deaf: '听不见' }, languages: { huitong: '会同话', dong: '侗语', miao: '苗语', mandarin: '普通话' },
      living: { alone: '独居', spouse: '和老伴', grandchildren: '带孙辈', disabled_child: '带残疾子女', children: '和子女', other: '其他' }, mobility: { free: '自己走', aided: '要扶', housebound: '出不了门', bedridden: '下不了床' },
      risk: { high: '高', key: '重点', general: '一般' }, frequency: { daily: '每天', alternate: '隔一天', twice_weekly: '一周两次', weekly: '一周一次' }, contactName: '名字', contactRelation: '是老人的什么人', contactPhone: '电话', contactPlace: '在哪里', addContact: '加一位', removeContact: '去掉', seasonWindow: '跟大家一样',
      pauseReason: '为什么停', pauseFrom: '哪天起', pauseTo: '哪天止（不晓得就空着）', addPause: '停一停',
    },
    speech: { left: '还有 {n} 位没看：{names}。', silent: '{name}没人应，{time}，{heard}。', done: '{n} 位看过了。', allSafe: '{n} 位都平安。', next: '下一步：{what}。' },
    summary: { unknown: '一位老人' },
    group: '{n}组',
  },
}
