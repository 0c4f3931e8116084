"""Code lists of persons (domain A1): the English code and what people read."""

SEX = {"1": "男", "2": "女", "0": "未知", "9": "未说明"}
ORIGINS = {
    "county": "本县", "province": "本省外县", "other_province": "外省", "hkmt": "港澳台", "foreign": "外籍", "unknown": "不明",
}  # fmt: skip
SPECIAL = {
    "rescued_trafficked": "打拐解救", "dv": "家暴受害", "prisoner_child": "服刑人员子女", "left_child": "留守儿童", "hkmt": "港澳台",
    "foreign": "外籍",
}  # fmt: skip
AGE_BANDS = {"to_6": "6岁及以下", "7_17": "7–17岁", "18_59": "18–59岁", "from_60": "60岁及以上", "unknown": "不详"}
