"""Where phone and server hold to the same rule, both name the same codes: what one keeps, the other does not send back."""

import re

import pytest

from server.patrols.rules import encounters
from tests.architecture.reading import ROOT

PATROLS = ROOT / "pwa" / "src" / "patrols"


@pytest.mark.parametrize(
    ("file", "name", "ours"),
    [
        ("triage.ts", "CANNOT_DECIDE", encounters.CANNOT_DECIDE),
        ("lacking.ts", "TAKEN_ALONG", encounters.TAKEN_ALONG),
        ("lacking.ts", "HANDED_OVER", encounters.HANDED_OVER),
    ],
)
def test_the_codes_of_a_rule_are_the_same(file, name, ours):
    text = (PATROLS / file).read_text(encoding="utf-8")
    told = re.search(rf"export const {name}: readonly \w+\[\] = \[([^\]]*)\]", text)
    assert set(re.findall(r"'(\w+)'", told[1])) == ours


def test_the_limit_of_a_fare_is_the_same():
    text = (PATROLS / "further" / "wholeHelp.ts").read_text(encoding="utf-8")
    assert int(re.search(r"export const MOST_FARE = (\d+)", text)[1]) == encounters.FARE_LIMIT
