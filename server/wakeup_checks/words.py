"""Code lists of the line (domain A2, B5, B6): the English code and what people read."""

SEX = {"1": "男", "2": "女", "0": "未知", "9": "未说明"}
CATEGORIES = {
    "tekun_s": "分散供养特困", "tekun_j": "集中供养特困", "dibao": "低保", "dibao_edge": "低保边缘", "rigid": "刚性支出困难",
    "monitor": "防返贫监测", "gaoling80": "80岁以上高龄", "gaoling90": "90岁以上高龄", "gaoling100": "100岁以上高龄",
    "alone": "独居", "empty_nest": "空巢", "left_elder": "留守老人", "disabled_elder": "失能半失能", "dementia": "失智",
    "severe_dis": "重残", "dis": "残疾", "lost_child_family": "计生特殊家庭", "youfu": "优抚", "mental": "严重精神障碍",
    "ill": "重病", "poverty_out": "脱贫户", "disaster": "受灾",
}  # fmt: skip
LIVING = {
    "alone": "独居", "spouse": "仅与配偶", "grandchildren": "与未成年孙辈", "disabled_child": "与残疾子女", "children": "与子女",
    "other": "其他",
}  # fmt: skip
MOBILITY = {"free": "行动自如", "aided": "要人扶或拄拐", "housebound": "不出门", "bedridden": "卧床"}
HEARING = {"normal": "正常", "hard": "听力差", "deaf": "听不见"}
LANGUAGES = {"huitong": "会同话", "dong": "侗语", "miao": "苗语", "mandarin": "普通话"}
METHODS = {"knock": "敲门", "call_out": "喊话", "phone": "电话", "smoke": "看炊烟门窗", "video": "视频"}
FREQUENCIES = {"daily": "每日", "alternate": "隔日", "twice_weekly": "每周2次", "weekly": "每周"}
RISKS = {"high": "高", "key": "重点", "general": "一般"}
CONSENT_WAYS = {"signed": "签字", "oral": "口头", "family": "家属"}
SUSPENSION_REASONS = {"hospital": "住院", "relatives": "走亲", "city": "进城随子女", "institution": "进机构"}
ELDER_STATES = {"pending": "待同意", "active": "在册", "ended": "退出"}

RESULTS = {
    "safe_seen": "平安（见到）", "safe_voice": "平安（应声）", "safe_proxy": "平安（代答）", "away": "外出", "unwell": "不舒服",
    "need_help": "有困难", "low_mood": "心情不好", "no_answer": "没人应", "emergency": "紧急", "dead": "去世",
}  # fmt: skip
SLOT_STATES = ("open", "suspended", "safe", "away", "unwell", "need_help", "low_mood", "no_answer", "emergency", "dead")
AWAY_REASONS = {"hospital": "住院", "relatives": "走亲", "city": "进城", "market": "赶集", "field": "田里"}
CHORES = {
    "medicine": "送药", "shopping": "代购", "water_wood": "打水砍柴", "blood_pressure": "量血压", "haircut": "理发", "lamp": "修灯",
    "cleaning": "打扫", "call_children": "联系子女", "other": "其他",
}  # fmt: skip
ACTIONS = {
    "knocked_again": "再敲门", "phoned": "打电话", "looked_in": "看窗户", "asked_neighbour": "问邻居", "called_contact": "联系家属",
    "called_key_holder": "找钥匙保管人", "called_120": "打120", "called_110": "打110", "called_119": "打119",
    "accompanied": "陪着", "other": "其他",
}  # fmt: skip
