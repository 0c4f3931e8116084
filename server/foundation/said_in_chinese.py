"""What marshmallow says of a value, in the user's words: its own texts are English."""

import re

# Longer ones first where one begins like another.
SAID = (
    (r"Missing data for required field\.", "这一项必须写。"),
    (r"Field may not be null\.", "这一项不能空着。"),
    (r"Unknown field\.", "没有这一项。"),
    (r"Not a valid string\.", "应当是一段文字。"),
    (r"Not a valid (?:number|decimal)\.", "应当是一个数。"),
    (r"Not a valid integer\.", "应当是一个整数。"),
    (r"Number too large\.|Special numeric values .*", "这个数不可能。"),
    (r"Not a valid boolean\.", "应当是“是”或“否”。"),
    (r"Not a valid aware datetime\.", "时间要带时区，比如 2026-11-27T08:00:00+08:00。"),
    (r"Not a valid (?:naive )?datetime\.", "这不是一个时间，比如 2026-11-27T08:00:00+08:00。"),
    (r"Not a valid date\.", "这不是一个日期，比如 2026-11-27。"),
    (r"Not a valid time\.", "这不是一个钟点，比如 08:00。"),
    (r"Not a valid UUID\.", "应当是一个 UUID。"),
    (r"Not a valid list\.", "应当是一个列表。"),
    (r"Not a valid mapping type\.|Invalid input type\.", "应当是一个对象。"),
    (r"Must be greater than or equal to (\S+) and less than or equal to (\S+)\.", r"要在 \1 和 \2 之间。"),
    (r"Must be greater than (\S+) and less than or equal to (\S+)\.", r"要比 \1 大，不超过 \2。"),
    (r"Must be greater than or equal to (\S+)\.", r"不能小于 \1。"),
    (r"Must be greater than (\S+)\.", r"要比 \1 大。"),
    (r"Must be less than or equal to (\S+)\.", r"不能大于 \1。"),
    (r"Shorter than minimum length (\S+)\.", r"至少 \1 个。"),
    (r"Longer than maximum length (\S+)\.", r"最多 \1 个。"),
    (r"Length must be between (\S+) and (\S+)\.", r"要 \1 到 \2 个。"),
    (r"Length must be (\S+)\.", r"要正好 \1 个。"),
    (r"Must be equal to (.+)\.", r"只能是 \1。"),
    (r"Must be one of: (.+)\.", r"只能是：\1。"),
    (r"String does not match expected pattern\.|Invalid (?:value|input|type)\.", "写得不对。"),
)
PATTERNS = tuple((re.compile(said), words) for said, words in SAID)


def in_chinese(message: str) -> str:
    """Return a text of marshmallow in Chinese; what is none passes as it is."""
    if not message.isascii():
        return message
    for pattern, words in PATTERNS:
        if found := pattern.fullmatch(message):
            return found.expand(words)
    return message
