import { useI18n } from 'vue-i18n'

/** What the server calls figures, their parts and the rows of the monthly table, for who reads English; the official form itself is Chinese. */
const EN: Readonly<Record<string, string>> = {
  救助人次: 'Times helped', 劝导人次: 'Times advised', 救助人数: 'People helped', 护送返乡: 'Escorted home', 提供乘车凭证: 'Given a ticket', 医疗救治: 'Medical care', 投入资金: 'Money spent', 出动: 'Outings', 巡查点位: 'Points seen', 发放物资: 'Goods given', 拒绝入站: 'Refused to come in', 反复流浪: 'Helped again and again',
  人次: 'times', 人: 'people', 万元: '10,000 yuan', 元: 'yuan', 台次: 'outings', 个: 'points', 份: 'items', 班: 'shifts', 天: 'days',
  在站: 'in the station', '站外（街面）': 'on the street', 其中跨省: 'to other provinces', 自行返乡: 'went home on their own', 接领返乡: 'fetched home', 出动人员: 'people out', 班次: 'shifts', 覆盖率: 'coverage', 在册点位: 'points on the list',
  物资: 'supplies', 车票: 'tickets', 短途交通: 'fares', 护送: 'escorts', 医疗: 'medical', 食宿: 'board and lodging', 其他: 'other', 财政: 'budget', 慈善: 'charity', 捐赠: 'gifts',
  '在站一次算一次；站外同一个登记的人同一天算一次，要给过物资或服务（劝导不算），或者入站、送医、移交、返乡、护送。转成入站的接触并入在站，日子按早的。': 'A stay is one time. On the street one recorded person on one day is one, when goods or a service were given (advice does not count) or they came in, went to hospital, were handed over, went home or were escorted. An encounter that became a stay belongs to it, with the earlier day.',
  '只有劝导、告知，没有给任何救助的接触；不计入救助人次。': 'Encounters with advice or information only; not counted among the times helped.',
  '救助人次背后不同的人；并成一个人的算一个。': 'The distinct people behind the times helped; merged people are one.',
  '由工作人员护送到亲属或流出地救助站的不同的人；乘车凭证不算。': 'Distinct people whom staff brought to relatives or the station of their home; a ticket is none.',
  '提供乘车凭证返乡的人次；另列自行返乡、接领返乡。': 'Times somebody went home with a ticket; on their own and fetched are listed beside.',
  '送医或在站期间医疗救治的人次。': 'Times somebody was brought to hospital or treated during a stay.',
  '记账日期在本期内的费用合计（物资、车票、短途交通、护送、医疗、食宿、其他），保留两位小数。': 'All costs booked in the period (supplies, tickets, fares, escorts, medical, board and lodging, other), two decimals.',
  '本期开始、用了车辆的班次；另列出动人员人次。': 'Shifts that began in the period and used a vehicle; people out are listed beside.',
  '本期看过的不同点位；覆盖率是其中在册在巡的点位占在册在巡点位的比例。': 'Distinct points seen in the period; coverage is the share of the points on the list that were seen.',
  '接触中发放的食品、饮水、衣物、棉被、御寒、防暑、防疫、简易药品的数量合计。': 'Food, water, clothes, quilts, things against cold, heat and infection and simple medicines handed out.',
  '同一个登记的人同一天拒绝算一次；拿了物资也算。': 'One recorded person refusing on one day is one, also when they took something.',
  '到本期末的 12 个月内有两次以上救助人次、其中一次在本期的不同的人。': 'Distinct people helped twice or more in the 12 months up to the end of the period, once in it.',
  受助总人数: 'People helped', 平均在站天数: 'Average days in the station', 性别: 'Sex', 年龄: 'Age', 未成年男性: 'Boys under 18', 健康: 'Healthy', 区域: 'Region', 离站方式: 'Way of leaving', 救助类型: 'Kind of help', 特殊人员: 'Special groups',
  合计: 'all', 平均: 'average', 男: 'male', 女: 'female', 未知: 'unknown', 未说明: 'not said', '6岁及以下': 'to 6', '7–17岁': '7–17', '18–59岁': '18–59', '60岁及以上': '60 and over', 不详: 'unknown',
  危重: 'critical', 精神病人: 'mentally ill', 痴呆傻: 'dementia, intellectual disability', 肢体残疾: 'physical disability', 本省: 'this province', 外省: 'other province', 港澳台及外籍: 'Hong Kong, Macao, Taiwan, abroad', 无法查明: 'cannot be found out',
  安置: 'settled', 终止救助: 'help ended', 擅自离站: 'left unannounced', 死亡: 'died', 滞站: 'staying on', 教育矫治: 'education', 家庭寄养: 'foster family', 生活救助: 'living', 返乡救助: 'return home', 临时安置: 'temporary placement',
  打拐解救: 'rescued from trafficking', 家暴受害: 'domestic violence', 服刑人员子女: 'child of a prisoner', 留守儿童: 'left-behind child', 港澳台: 'Hong Kong, Macao, Taiwan', 外籍: 'foreign',
}

/** Says a name of the server in the language of the screen; what is not known here stays as it is. */
export function useFigureWords() {
  const { locale } = useI18n()
  return (text: string): string => (locale.value === 'en' ? (EN[text] ?? text) : text)
}
