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
      nobody: '还没有分给您的老人', nobodyHow: '组长分好以后，这里就会有名字。', nobodyDue: '今天没有要叫的老人', nobodyDueHow: '名单上的 {n} 位今天都不用叫。', callLeader: '打给组长', noLeader: '组长的电话还没有传到手机上', fetching: '正在取名单', broken: '{name} 人还是要去看。看过了打给组长，请组长记下。',
      first: '先看这一位', until: '{time} 前', deaf: '耳朵听不见', hard: '耳朵背', house: '{group} {landmark}',
    },
    silent: {
      unheard: '还没有人收到', heard: '组长 {time} 收到', heardAlready: '县里已收到', heardPlain: '县里 {time} 收到', sms: '发短信', call: '打给{relation} {name}', callPlain: '打给{name}', seen: '见到了，平安', other: '别的情况', since: '已过 {n} 分钟', noNumbers: '名单里没有电话，请到门口去，叫邻居帮忙',
      smsText: '【叫醒】{place} {name}，{time} {result}，请马上去看。{landmark}{from}', tried: '打过了', step: { family: '{time} 还没应，打给家人', door: '{time} 还没应，叫组长和拿钥匙的到门口', police: '{time} 还没应，打 110 开门', policeNow: '马上打 110，请人来开门' }, police: '打 110', emergency: '打 120、110', addMore: '补一句',
    },
    part: { contact: '家人', key_holder: '钥匙', team_leader: '组长', village_cadre: '村干部', duty: '值班', village_doctor: '村医', elder: '老人' },
    partName: { key_holder: '拿钥匙的 {name}', team_leader: '组长 {name}', village_cadre: '村干部 {name}', duty: '值班 {name}', village_doctor: '村医 {name}', elder: '老人 {name}', contact: '{relation} {name}' },
    check: { voided: '已撤回' },
    pause: { hospital: '住院', relatives: '走亲戚', city: '进城跟儿女', institution: '进了养老院', until: '{reason}，到 {day}', open: '{reason}' },
    file: {
      title: '档案', basics: '老人', house: '屋在哪里', contact: '打给谁', schedule: '怎么叫', pauses: '暂停', more: '别的', none: '没有写', edit: '改', editName: '改 {what}', call: '打给{name}', saved: '记在手机上了', notFound: '手机上没有这位老人', onlyLandmark: '您可以改屋的位置说明、换屋的照片；别的请告诉组长。',
      wanted: '您写的{field}：', pendingConsent: '待同意', ended: '已停',
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
  why: {
    'slot-does-not-fit': { says: '老人和日期对不上。', how: '请在「今日」里再记一次，这一条先放一边。' },
    'day-has-not-come': { says: '那一天还没到，手机的时间可能快了。', how: '先对好手机时间，到了那天再发一次。' },
    'name-does-not-fit': { says: '写的名字和名册上的不一样。', how: '再写一遍老人的名字。' },
    'checks-are-appended': { says: '记下的结果不能改。', how: '请在「今日」里再记一次，这一条先放一边。' },
    'slots-are-derived': { says: '哪天要叫，是从名册算出来的，不能直接改。', how: '可以先放一边；要改请告诉组长。' },
    'window-turned-round': { says: '结束的时间比开始的早。', how: '改好再发。' },
    'already-on-the-roll': { says: '名册里已经有这个身份证号。', how: '请组长核对是不是同一位老人。' },
  },
}
