import type { SameKeys } from '@/i18n/sameKeys'

/** Words of the screens behind 其他 and of a single check: 今日 does without them. */
const zh = {
  wakeup: {
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
      title: '这一条', time: '时间', result: '结果', how: '怎么知道的', place: '位置', words: '补的话', actions: '做过的', state: '在哪里', change: '改一改', addWords: '补一句', takeBack: '撤回', corrected: '后来改过', notFound: '手机上没有这一条', chores: '小事', recordedBy: '由别人记的',
      located: '找到了，误差 {m} 米', locatedRough: '只知道大概，误差 {m} 米', reason: { denied: '没给定位权限，今天不再问', timeout: '等了一会儿没找到', unavailable: '手机找不到位置', indoors: '在屋里，没信号', off: '手机的定位关着', not_asked: '没有问' },
      method: { knock: '敲门', call_out: '喊话', phone: '电话', smoke: '看炊烟', video: '视频' },
    },
    chore: { medicine: '送药', shopping: '代购', water_wood: '打水打柴', blood_pressure: '量血压', haircut: '理发', lamp: '修灯', cleaning: '打扫', call_children: '联系子女', other: '别的' },
  },
}
const en: SameKeys<typeof zh> = {
  wakeup: {
    ask: {
      how: 'How is it this morning?', safe: 'Safe, but not seen', unwell: 'Body or mind?', help: 'What help is needed?', away: 'Gone where?', back: 'Back when?', silent: 'Tried again?', emergency: 'Call first', steps: 'What was done?', dead: 'Write the elder’s name again', proxy: 'Who says so?', body: 'What is wrong?', after: 'Noted', correct: 'Change to what?', words: 'Add words',
    },
    options: {
      safe: 'Safe', safeHow: 'but not seen', away: 'Away', awayHow: 'not at home', unwell: 'Unwell', unwellHow: 'body, mind', help: 'Needs help', helpHow: 'somebody to help', silent: 'No answer', silentHow: 'does not respond', emergency: 'Emergency', emergencyHow: 'first 120, 110', dead: 'Died', seen: 'Seen, safe',
    },
    safe: { voice: 'Heard answering', voiceHow: 'door closed, answered', phone: 'Reached by phone', phoneHow: 'spoke on the phone', proxy: 'Family or neighbour says so', proxyHow: 'others say all is well', callElder: 'Call the elder', note: 'Hearsay is kept apart and does not count as seen.' },
    proxy: { child: 'Son or daughter', spouse: 'Spouse', neighbour: 'Neighbour', relative: 'Relative', other: 'Somebody else', skip: 'Skip' },
    awayNote: 'One tap and it is noted. Hospital, relatives and town ask when they come back.',
    back: { today: 'Today', tomorrow: 'Tomorrow', days: 'In some days', unknown: 'Unknown', pick: 'Pick a day', said: 'says back on {day}', saidDays: 'says back in some days', saidUnknown: 'unknown when back', longer: 'Away for long? Tell the team leader, so that the checks pause.' },
    body: {
      body: 'Body', bodyHow: 'ill, fell, weak', mind: 'Mind', mindHow: 'sad, hopeless, silent',
      dizzy: 'Dizzy', fever: 'Fever', fall: 'Fell', chest: 'Chest pain', breath: 'Short of breath', belly: 'Belly ache', weak: 'Weak', pain: 'Limbs hurt', other: 'Other', skip: 'Not now',
      grave: 'Chest pain, no breath, slurred speech: call 120 first', mindGrave: 'If they speak of dying, stay and call 110 at once', toEmergency: 'This is an emergency',
    },
    help: { medicine: 'Out of medicine', food: 'Food, goods', warm: 'No firewood', water: 'No water, power', house: 'House damaged', clinic: 'Needs the doctor', money: 'Money', other: 'Other' },
    quiet: { knocked_again: 'Knocked again', phoned: 'Phoned', looked_in: 'Looked in', asked_neighbour: 'Asked neighbours', still: 'Still no answer', answered: 'Answered', hint: 'Tap what you did; none is fine too.', deaf: 'This elder is deaf: look through the window first.', hard: 'Hard of hearing: call again, knock harder.', kept: 'Kept on this phone; it leaves by itself in two minutes.' },
    urgent: { saved: '{time} kept on this phone, nobody has it yet', heard: '{time} noted, the county has it', ambulance: '120 Ambulance', ambulanceHow: 'fall, unconscious, gas, illness', police: '110 Police', policeHow: 'forced entry, violence, suicide', fire: '119 Fire', say: 'Say the address like this:', address: '{county} {place} {group}, home of {name}, {landmark}.', next: 'Called, next', mistake: 'Wrong tap, change', people: 'Call people' },
    steps: { called_120: 'Called 120', called_110: 'Called 110', called_119: 'Called 119', called_contact: 'Called family', called_key_holder: 'Called key holder', asked_neighbour: 'Called neighbours', accompanied: 'Staying there', other: 'Other', done: 'Save', skip: 'Not now' },
    dead: { why: 'So that nobody is mistaken. It can be saved when the name is right.', label: 'Name of the elder', different: 'Not the name on the list, please look again', after: 'After this you will not be asked to wake them. The team leader will call to verify and can take it back.', save: 'Save', back: 'Wrong tap, back', saved: 'Noted', savedHow: 'You will not be asked about {name} again. The team leader will call.' },
    after: { call: 'Call somebody?', words: 'Add words', wordsHow: 'A line helps the team leader', toToday: 'To Today', undoHint: 'Can be undone under Today for 10 seconds.', chores: 'Any small chores?' },
    words: { label: 'Your words', save: 'Save', saved: 'Saved', hint: 'A line or two is enough.' },
    check: {
      title: 'This record', time: 'Time', result: 'Result', how: 'How known', place: 'Position', words: 'Words', actions: 'Done', state: 'Where it is', change: 'Change', addWords: 'Add words', takeBack: 'Take back', corrected: 'Corrected later', notFound: 'Not on this phone', chores: 'Chores', recordedBy: 'Recorded by somebody else',
      located: 'Found, within {m} m', locatedRough: 'Roughly, within {m} m', reason: { denied: 'Not allowed; not asked again today', timeout: 'Not found in time', unavailable: 'The phone finds no position', indoors: 'Indoors, no signal', off: 'Location is off', not_asked: 'Not asked' },
      method: { knock: 'Knocking', call_out: 'Calling out', phone: 'Phone', smoke: 'Smoke', video: 'Video' },
    },
    chore: { medicine: 'Medicine', shopping: 'Shopping', water_wood: 'Water, wood', blood_pressure: 'Blood pressure', haircut: 'Haircut', lamp: 'Lamp', cleaning: 'Cleaning', call_children: 'Call children', other: 'Other' },
  },
}
export default { zh, en }
