"""Code lists of the line (domain A1, A5, B1-B4): the English code and what people read."""

PLACE_TYPES = {
    "street": "街道/露宿街头", "plaza": "商业广场", "rail": "火车站", "bus": "汽车站", "wharf": "码头", "bridge": "桥梁/桥下", "culvert": "涵洞",
    "market": "菜市场", "junction": "交通要道/国道旁", "underpass": "地下通道", "park": "公园/风光带", "pavilion": "风雨亭/凉亭/风雨桥",
    "atm": "银行自助厅", "derelict": "废弃房屋/厂房", "site": "在建工地", "hospital": "医院周边", "arcade": "骑楼/屋檐", "toilet": "公厕",
    "temple": "寺庙/土地祠", "scenic": "景区", "school": "学校周边", "gov": "机关门口", "dump": "垃圾站", "village": "村寨路边",
    "vehicle": "车内", "other": "其他",
}  # fmt: skip
CONDITIONS = {
    "ok": "健康", "weak": "虚弱/饥饿", "ill": "患病", "critical": "危重/昏迷", "injured": "外伤", "mental": "疑似精神障碍",
    "intellectual": "疑似智力障碍", "dementia": "疑似失智/走失老人", "disabled_limb": "肢体残疾", "blind": "视力残疾", "deaf": "听力言语残疾",
    "pregnant": "孕妇", "with_child": "携带未成年人", "minor": "未成年人", "elderly": "60岁以上", "drunk": "醉酒", "drug": "疑似吸毒",
    "infectious": "疑似传染病", "lost_docs": "证件钱物丢失/被骗被盗", "job_fail": "务工不着", "dv": "家暴受害", "trafficked": "疑似被拐/胁迫",
    "language": "语言不通", "hypothermia": "失温", "heatstroke": "中暑",
}  # fmt: skip
AID_TYPES = {
    "food": "食品", "water": "饮水", "clothes": "衣物", "quilt": "棉被", "heat": "御寒/取暖", "cool": "防暑药品", "mask": "防疫用品",
    "med_small": "简易药品", "card": "救助联系卡", "phonecall": "代联系亲属", "haircut": "理发", "bath": "洗澡", "lodging": "临时住宿",
    "ticket": "乘车凭证", "fare": "短途交通费", "escort": "护送", "hospital": "送医", "search": "寻亲", "id": "身份核查",
    "transport": "车辆接送", "advice": "劝导",
}  # fmt: skip
GOODS = ("food", "water", "clothes", "quilt", "heat", "cool", "mask", "med_small")
OUTCOMES = {
    "entered": "入站", "hospital": "送医", "police": "移交公安", "minor_center": "移交未保机构", "ticket_home": "自行返乡（提供凭证）",
    "escorted": "护送返乡", "fetched": "亲属/单位接领", "local_return": "送回本县家中/乡镇", "street_aid": "站外救助（不入站）",
    "persuaded": "劝离/劝导", "refused": "拒绝救助", "left": "自行离开/找不到", "ineligible": "不属救助对象", "referred": "转其他救助",
    "dead": "死亡",
}  # fmt: skip
TICKS = {
    "injury": "非正常损伤/多处伤", "malnutrition": "严重营养不良或意识不清", "violence": "家暴、虐待、欺凌、殴打", "sexual": "性侵/怀孕流产",
    "abandoned": "遗弃或长期无人照料", "trafficked": "被拐卖/收买/组织乞讨", "self_harm": "自杀自残、中毒", "missing": "失踪/来源不明",
    "other": "其他面临危险",
}  # fmt: skip
FOUND_BY = {
    "patrol": "巡查", "public": "群众报告", "police": "公安移送", "urban_management": "城管", "hotline_12345": "12345", "self": "本人求助",
}  # fmt: skip
BEHAVIOURS = {
    "rough": "露宿", "wandering": "流浪", "begging": "乞讨", "performing": "卖艺/悲情乞讨", "scavenging": "拾荒", "stranded": "滞留",
    "lost": "走失",
}  # fmt: skip
WILLINGNESS = {"willing": "愿意", "refused": "拒绝", "unable": "无法表达", "hesitant": "犹豫"}
REFUSAL_REASONS = {
    "freedom": "自由", "companions": "有同伴/财物", "been_before": "曾入站不愿", "waiting": "等人", "distrust": "不信任", "has_place": "有住处",
    "language": "语言不通", "other": "其他",
}  # fmt: skip
ENCOUNTER_STATES = {"open": "没写完", "complete": "写完了"}

SHIFT_KINDS = {"day": "日间", "night": "夜间", "extreme": "极端天气", "campaign": "专项", "call_out": "接报出动"}
SHIFT_STATES = {"open": "在巡", "closed": "已收班"}
CALL_SOURCES = {
    "police_110": "110", "hotline_12345": "12345", "station_hotline": "救助热线", "public": "群众", "grid": "网格",
}  # fmt: skip
ALERTS = {"none": "无", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
SEVERE = ("orange", "red")
TRACK_SOURCES = {"live": "手机", "gpx": "导入"}
TRACK_ENDS = {"closed": "收班", "full": "满了", "paused": "暂停", "lost": "中断"}

IMPORTANCE = {"high": "重点", "normal": "一般"}
POINT_STATES = {"active": "在巡", "retired": "不再巡"}
SIGN_CONDITIONS = {"ok": "完好", "damaged": "损坏", "gone": "不见了", "wrong_text": "内容不对"}
PARTNER_KINDS = {
    "hospital": "医院", "police": "公安", "ticket_office": "车票代售点", "station": "救助管理站", "minor_center": "未保机构",
    "urban_management": "城管", "township": "乡镇", "care_home": "养老机构", "other": "其他",
}  # fmt: skip
PARTNER_STATES = {"active": "在用", "ended": "停用"}
HANDED_TO = PARTNER_KINDS | {"family": "亲属"}

SOURCES = {"budget": "财政", "charity": "慈善", "donation": "捐赠", "other": "其他"}
COSTS = {
    "supplies": "物资", "ticket": "车票", "fare": "短途交通", "escort": "护送", "medical": "医疗", "living": "食宿", "other": "其他",
}  # fmt: skip
TICKET_STATES = {"issued": "已开", "used": "已用", "refunded": "已退", "rebooked": "已改签"}
ESCORTED_TO = {"family": "亲属家", "station": "流出地救助站"}

CAME_BY = {
    "patrol": "巡查", "self": "自己来", "police": "公安移送", "urban_management": "城管", "public": "群众护送", "transfer": "外站移送",
}  # fmt: skip
LEAVING = {
    "settled": "安置", "ticket": "提供乘车凭证", "own_way": "自行返乡", "terminated": "终止救助", "unannounced": "擅自离站",
    "escorted": "护送返乡", "fetched": "接领返乡", "dead": "死亡", "staying_on": "滞站", "other": "其他",
}  # fmt: skip
AID_KINDS = {
    "medical": "医疗救治", "education": "教育矫治", "foster": "家庭寄养", "living": "生活救助", "return": "返乡救助", "temporary": "临时安置",
    "other": "其他",
}  # fmt: skip
HEALTH = {"healthy": "健康", "critical": "危重", "mental": "精神病人", "intellectual": "痴呆傻", "limb": "肢体残疾"}
