"""How like one another two descriptions of somebody are: place, time, sex, age, the crew's own words. No faces. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import cos, exp, hypot, radians

METRES_PER_DEGREE = 111_320.0
NEAR_M = 400.0
LATELY = timedelta(days=30)
LEAST = 25.0  # a weaker likeness is not worth a look
WEIGHTS = {"place": 40.0, "time": 15.0, "place_type": 5.0, "sex": 15.0, "age": 15.0, "description": 45.0}
OTHER_SEX = -35.0
OTHER_AGE = -25.0
WORTH_NAMING = 0.35  # of a weight: then it is named as a reason


@dataclass(frozen=True)
class Seen:
    """What is known of somebody: the one in front of the crew, or one met before."""

    sex: str | None = None
    ages: tuple[int, int] | None = None
    description: str = ""


@dataclass
class Likeness:
    """How like, and by what."""

    score: float = 0.0
    because: list[str] = field(default_factory=list)

    def add(self, what: str, share: float) -> None:
        """Add a share of a weight; name it when it counts."""
        self.score += WEIGHTS[what] * share
        if share >= WORTH_NAMING:
            self.because.append(what)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (lon, lat), good enough within a town."""
    east = (one[0] - other[0]) * cos(radians((one[1] + other[1]) / 2))
    return hypot(east, one[1] - other[1]) * METRES_PER_DEGREE


def by_place_and_time(distance_m: float | None, ago: timedelta, *, same_place_type: bool) -> Likeness:
    """Return how well a former meeting fits by where and when it was."""
    found = Likeness()
    if distance_m is not None:
        found.add("place", exp(-distance_m / NEAR_M))
    found.add("time", exp(-max(ago, timedelta()) / LATELY))
    if same_place_type:
        found.add("place_type", 1.0)
    return found


def by_looks(here: Seen, before: Seen) -> Likeness:
    """Return how well sex, age and description fit; what is not known speaks neither way."""
    found = Likeness()
    if here.sex in ("1", "2") and before.sex in ("1", "2"):
        if here.sex == before.sex:
            found.add("sex", 1.0)
        else:
            found.score += OTHER_SEX
    if here.ages and before.ages:
        share = overlap(here.ages, before.ages)
        if share > 0:
            found.add("age", share)
        else:
            found.score += OTHER_AGE
    if here.description and before.description:
        found.add("description", min(1.0, 1.5 * alike(here.description, before.description)))
    return found


def overlap(one: tuple[int, int], other: tuple[int, int], *, doubt: int = 3) -> float:
    """Return which share of the narrower estimate the two have in common; each is some years wider than said."""
    low, high = max(one[0], other[0]) - doubt, min(one[1], other[1]) + doubt
    if high < low:
        return 0.0
    narrower = min(one[1] - one[0], other[1] - other[0]) + 2 * doubt
    return min(1.0, (high - low) / narrower)


def alike(one: str, other: str) -> float:
    """Return how many pairs of characters two texts share (Dice): Chinese needs no words for it."""
    here, there = pairs(one), pairs(other)
    if not here or not there:
        return 0.0
    return 2 * len(here & there) / (len(here) + len(there))


def pairs(text: str) -> set[str]:
    """Return the neighbouring characters of a text, marks and blanks left out."""
    letters = [letter for letter in text if letter.isalnum()]
    return {a + b for a, b in zip(letters, letters[1:], strict=False)} or set(letters)


def known_of(person: Mapping, ages: tuple[int, int] | None, *, hidden: frozenset[str] = frozenset()) -> Seen:
    """Return what is known of a registered person, without what the reader may not read."""
    words = (person.get(name) for name in ("nickname", "name", "description") if name not in hidden)
    return Seen(person.get("sex"), ages, " ".join(filter(None, words)))
