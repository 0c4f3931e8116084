"""What people write in the roll's cells, and the code it stands for; the first word of a code is the one to choose."""

from server.areas.names import PEOPLES
from server.wakeup_checks import words


def _reversed(codes: dict[str, str], also: dict[str, str]) -> dict[str, str]:
    return {word: code for code, word in codes.items()} | also


SEX = {"男": "1", "女": "2", "男性": "1", "女性": "2", "1": "1", "2": "2"}
# The order of the pattern in areas is that of GB/T 3304.
ETHNICITIES = {
    name: f"{n:02d}" for n, people in enumerate(PEOPLES.split("|"), 1) for name in (f"{people}族", people, f"{n:02d}")
}
ETHNICITY_NAMES = {f"{n:02d}": f"{people}族" for n, people in enumerate(PEOPLES.split("|"), 1)}
CATEGORIES = _reversed(
    words.CATEGORIES,
    {
        "分散特困": "tekun_s", "特困分散": "tekun_s", "特困分散供养": "tekun_s", "分散供养": "tekun_s", "集中特困": "tekun_j",
        "特困集中供养": "tekun_j", "集中供养": "tekun_j", "低保户": "dibao", "农村低保": "dibao", "城市低保": "dibao",
        "低保边缘户": "dibao_edge", "低边": "dibao_edge", "防返贫监测对象": "monitor", "监测户": "monitor", "高龄": "gaoling80",
        "80岁以上": "gaoling80", "90岁以上": "gaoling90", "100岁以上": "gaoling100", "百岁老人": "gaoling100", "独居老人": "alone",
        "空巢老人": "empty_nest", "留守": "left_elder", "失能": "disabled_elder", "半失能": "disabled_elder",
        "失能/半失能": "disabled_elder", "失智老人": "dementia", "重度残疾": "severe_dis", "重残(一、二级)": "severe_dis",
        "残疾人": "dis", "失独": "lost_child_family", "计生特殊家庭(失独)": "lost_child_family", "优抚对象": "youfu",
        "精神障碍": "mental", "大病": "ill", "脱贫": "poverty_out", "受灾户": "disaster",
    },
)  # fmt: skip
LIVING = _reversed(
    words.LIVING,
    {
        "独自居住": "alone", "与配偶": "spouse", "与老伴": "spouse", "和老伴": "spouse", "与孙辈": "grandchildren", "隔代": "grandchildren",
        "和残疾子女": "disabled_child", "和子女": "children", "与儿女": "children",
    },
)  # fmt: skip
RISKS = _reversed(words.RISKS, {"高风险": "high", "重点关注": "key", "一般风险": "general", "低": "general"})
HEARING = _reversed(
    words.HEARING,
    {"好": "normal", "差": "hard", "较差": "hard", "耳背": "hard", "重听": "hard", "聋": "deaf", "耳聋": "deaf"},
)
METHODS = _reversed(
    words.METHODS,
    {
        "打电话": "phone",
        "看炊烟": "smoke",
        "看门窗": "smoke",
        "看炊烟/门窗": "smoke",
        "视频通话": "video",
        "喊门": "call_out",
    },
)
FREQUENCIES = _reversed(
    words.FREQUENCIES,
    {
        "每天": "daily", "每日一次": "daily", "每日1次": "daily", "隔天": "alternate", "两天一次": "alternate", "每周两次": "twice_weekly",
        "每周二次": "twice_weekly", "一周两次": "twice_weekly", "每周一次": "weekly", "每周1次": "weekly", "一周一次": "weekly",
    },
)  # fmt: skip
CONSENT_WAYS = _reversed(
    words.CONSENT_WAYS,
    {
        "签名": "signed",
        "书面": "signed",
        "按手印": "signed",
        "口头同意": "oral",
        "家属代签": "family",
        "家属同意": "family",
    },
)
