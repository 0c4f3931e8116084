"""What the night of the crew must come to, written down by hand before it is counted."""

# What the desk must show, by the rules of the domain (A6), worked out by hand from the story: value, parts, why.
FIGURES = {
    "R1": ("7 人次", "在站 1 · 站外（街面） 6", "inside the walk-in; outside quilt, food, hospital, child, ticket, escort: each a person and a day"),
    "R2": ("1 人次", "", "who refused and took nothing"),
    "R3": ("7 人", "", "nobody of the seven is the same"),
    "R4": ("1 人", "其中跨省 1", "the escort to Tongren; the ticket is none"),
    "R5": ("1 人次", "自行返乡 0 · 接领返乡 0", "the old miner's voucher"),
    "R6": ("1 人次", "", "the hospital"),
    "R7": ("0.05 万元", "543.5 元", "200 + 38.5 + 260 + 45 yuan, all booked in November"),
    "R8": ("1 台次", "出动人员 2 人次 · 班次 1 班", "one car, two people"),
    "R9": ("3 个", "覆盖率 75% · 在册点位 4", "bridge, bus station (nobody there), market; not the culvert"),
    "R10": ("6 份", "", "2 quilts, 2 food, 2 clothes; the card is no goods"),
    "R11": ("3 人次", "", "the three refusals, taking or not"),
    "R12": ("1 人", "", "the old miner: in October and now"),
}  # fmt: skip
# The monthly table; every row that is not named is 0.
MONTH = {
    "受助总人数": {"合计": "7"},
    "平均在站天数": {"平均": "–"},  # the walk-in is still here
    "性别": {"男": "2", "未知": "5"},  # the boy, the old miner
    "年龄": {"7–17岁": "1", "18–59岁": "1", "不详": "5"},
    "未成年男性": {"合计": "1"},
    "健康": {"健康": "5", "危重": "1", "痴呆傻": "1"},
    "区域": {"外省": "1", "无法查明": "6"},
    "救助类型": {
        "医疗救治": "1",
        "返乡救助": "2",
        "生活救助": "4",
    },  # hospital; ticket, escort; quilt, food, child, walk-in
}
# 20 steps of 0.0005° to the north before and after the gap: 0.02° of 110,802 m; what lies in the gap is no way.
TRACK = {"length_m": 2216, "street_s": 205, "positions": 42, "gaps": 1, "gap_s": 120, "spikes": 1}
BEFORE_MIDNIGHT = ["hospital", "minor_center", "refused", "street_aid", "street_aid", "ticket_home"]
ON_THE_SHEET = (
    "移交单",
    "危重/昏迷",
    "县人民医院（医院）",
    "急诊科李某",
    "棉被",
    "打120",
    "粟某",
    "移交人：杨某",
    "接收人签名",
)
