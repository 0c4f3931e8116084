"""Names as people say them: without committee suffixes and lists of peoples; pinyin to search by. Pure."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, islice, product

# The committee of a village or community, in every spelling met, the typo …会会 among them.
COMMITTEE = re.compile(r"(?P<kind>村民|居民|村|居)委(?:员会|会|员)会*$")
PEOPLES = (
    "汉|蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
# 青朗侗族苗族乡, 靖州苗族侗族自治县: each people with 族, so that 水宽乡 or 土桥镇 keep their names.
PEOPLES_IN_NAME = re.compile(f"(?<=.)(?:(?:{PEOPLES})族)+(?:自治)?(?=乡$|县$|州$|区$|旗$)")
MOST_READINGS = 48
# Readings that place names of the region have and that word lists leave out.
LOCAL_READINGS = {"堡": ("bao", "bu", "pu"), "团": ("tuan",), "会": ("hui", "kuai"), "溪": ("xi", "qi")}


def short_name(name: str) -> str:
    """Return what people say: 枫木村 of 枫木村村民委员会, 改河社区 of 改河社区居委会, 青朗乡 of 青朗侗族苗族乡."""
    text = re.sub(r"\s+", "", name)
    if found := COMMITTEE.search(text):
        place = text[: found.start()]
        if found["kind"] in ("村民", "村") and place and not place.endswith(("村", "社区")):
            place += "村"
        return place or text
    return PEOPLES_IN_NAME.sub("", text)


def bare_name(name: str) -> str:
    """Return the name without 村, 社区, 镇 and the like: by it 枫木 finds 枫木村."""
    short = short_name(name)
    return re.sub(r"(?<=..)(?:社区|街道|村|镇|乡)$", "", short) if len(short) > 2 else short


def _ways(each: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the usual reading, then those with one other syllable, then with two and more: the likely ones first."""
    for others in range(len(each) + 1):
        for places in combinations(range(len(each)), others):
            yield from product(*(each[n][1:] if n in places else each[n][:1] for n in range(len(each))))


@cache
def _readings(character: str, usual: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    known = [reading.replace("ü", "v") for reading in pinyin(character, style=Style.NORMAL, heteronym=True)[0]]
    return tuple(dict.fromkeys([usual, *LOCAL_READINGS.get(character, ()), *known]))


def pinyin_of(name: str) -> str:
    """Return all readings of a name and their initials, separated by spaces; the usual reading first."""
    from pypinyin import Style, lazy_pinyin  # its word list takes memory: only an import needs it

    characters = [c for c in name if "\u3400" <= c <= "\U0003ffff"]
    if not characters:
        return ""
    usual = lazy_pinyin("".join(characters), style=Style.NORMAL, errors="ignore")
    if len(usual) != len(characters):
        return " ".join(usual)
    each = [_readings(character, one) for character, one in zip(characters, usual, strict=True)]
    spelt = list(islice(_ways(each), MOST_READINGS))
    words = ["".join(way) for way in spelt] + ["".join(part[:1] for part in way) for way in spelt]
    return " ".join(dict.fromkeys(words))
