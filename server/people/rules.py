"""What holds of persons: ages, merging without circles, who counts as one; pure: no session, no clock."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from server.foundation.checks import id_check_digit
from server.foundation.problems import Invalid
from server.people.problems import AgesTurnedRound, MergeInACircle

Id = TypeVar("Id", bound=Hashable)
# By what somebody could be told who it is.
TELLS_WHO = frozenset({"name", "nickname", "home", "description", "id_number", "id_number_masked", "birth_date"})
CHILD = 14  # below it everything about a person is sensitive (PIPL 28)
ADULT = 18
EARLIEST_BIRTH = date(1900, 1, 1)


def root_of(one: Id, merges: Mapping[Id, Id | None]) -> Id:
    """Return the person whom somebody really is: merges followed to their end.

    Circles are refused; should one stand all the same (a restored database), its smallest member is the end.
    """
    seen = [one]
    while (after := merges.get(seen[-1])) is not None:
        if after in seen:
            return min(seen[seen.index(after) :], key=str)
        seen.append(after)
    return seen[-1]


def persons_behind(recorded: Iterable[Id], merges: Mapping[Id, Id | None]) -> set[Id]:
    """Return the distinct persons (人) behind recorded ones."""
    return {root_of(one, merges) for one in recorded}


def require_no_circle(one: Id, into: Id, after: Callable[[Id], Id | None]) -> None:
    """Refuse to merge somebody into a person who already is, by merges, the same; `after` gives a merge's target."""
    seen: set[Id] = set()
    place: Id | None = into
    while place is not None and place not in seen:
        if place == one:
            raise MergeInACircle(errors=[{"path": "data.merged_into", "message": MergeInACircle.zh}])
        seen.add(place)
        place = after(place)


def require_ages(age_from: int | None, age_to: int | None) -> None:
    """Refuse an estimate that ends before it begins."""
    if age_from is not None and age_to is not None and age_to < age_from:
        raise AgesTurnedRound(errors=[{"path": "data.age_to", "message": AgesTurnedRound.zh}])


def require_birth_date(born: date | None, today: date) -> None:
    """Refuse a birth in the future or before anybody now alive."""
    if born is not None and not EARLIEST_BIRTH <= born <= today:
        raise Invalid(errors=[{"path": "data.birth_date", "message": "这个出生日期不可能。"}])


def require_id_number(number: str | None) -> None:
    """Refuse an ID number whose check digit is wrong."""
    if number and id_check_digit(number[:17]) != number[-1]:
        raise Invalid(errors=[{"path": "data.id_number", "message": "身份证号的校验位不对，请再看一遍。"}])


def ages_of(person: Mapping[str, Any], today: date) -> tuple[int, int] | None:
    """Return between which ages somebody is: by the birth date, else as estimated; None when nothing is known."""
    if born := person.get("birth_date"):
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return age, age
    low, high = person.get("age_from"), person.get("age_to")
    if low is None and high is None:
        return None
    return (low if low is not None else min(high, ADULT)), (high if high is not None else low)


def is_child(person: Mapping[str, Any], today: date) -> bool:
    """Say whether somebody is, or by the estimate may be, under 14."""
    if person.get("birth_date") is None and person.get("age_from") is None:
        return person.get("age_to") is not None and person["age_to"] < ADULT
    ages = ages_of(person, today)
    return ages is not None and ages[0] < CHILD


def may_be_minor(person: Mapping[str, Any], today: date) -> bool:
    """Say whether somebody is, or by the estimate may be, under 18."""
    ages = ages_of(person, today)
    return ages is not None and ages[0] < ADULT


def is_minor(person: Mapping[str, Any], today: date) -> bool:
    """Say whether somebody is under 18: by the birth date, else by the estimate's upper end; an unknown age says nothing."""
    if person.get("birth_date") is None:
        return person.get("age_to") is not None and person["age_to"] < ADULT
    return ages_of(person, today)[0] < ADULT


def age_band(person: Mapping[str, Any], today: date) -> str:
    """Return the band of the monthly table: by the middle of the estimate."""
    ages = ages_of(person, today)
    if ages is None:
        return "unknown"
    middle = (ages[0] + ages[1]) / 2
    return "to_6" if middle < 7 else "7_17" if middle < ADULT else "18_59" if middle < 60 else "from_60"
