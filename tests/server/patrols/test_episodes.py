"""Rules F1 to F5 of the domain in their words: what is one time of being helped (人次), and who is one (人)."""

from datetime import date
from uuid import uuid4

from server.patrols.rules.episodes import Met, Stayed, advises, episodes, refuses
from server.people.rules import persons_behind

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SOMEBODY = uuid4()


def met(person=SOMEBODY, day=MONDAY, *, outcome="street_aid", aid=("quilt",), **more) -> Met:
    return Met(uuid4(), person, day, "431225100", outcome, [{"type": one} for one in aid], **more)


def stayed(person=SOMEBODY, day=MONDAY, **more) -> Stayed:
    return Stayed(uuid4(), person, day, "431225100", **more)


def helped(found) -> tuple[int, int]:
    return len(found), len(persons_behind((one.person for one in found), {}))


def test_the_same_person_helped_three_times_on_one_day_is_one_and_the_next_day_one_more():
    monday = [met(), met(), met()]
    assert helped(episodes(monday, [])) == (1, 1)
    assert helped(episodes([*monday, met(day=TUESDAY)], [])) == (2, 1)


def test_advice_only_is_advice_and_no_help():
    told = met(outcome="persuaded", aid=["advice"])
    assert advises(told)
    assert episodes([told], []) == []


def test_an_empty_list_of_aid_is_advice():
    assert advises(met(outcome="refused", aid=[]))


def test_who_had_gone_before_a_word_was_said_was_not_advised():
    assert not advises(met(outcome="left", aid=[], informed=False))


def test_refused_but_took_a_quilt_is_help_on_the_street_and_a_refusal():
    took_a_quilt = met(willingness="refused")
    (one,) = episodes([took_a_quilt], [])
    assert one.stay is None
    assert refuses(took_a_quilt)
    assert not advises(took_a_quilt)


def test_a_contact_on_the_street_and_admission_the_same_day_are_one_in_the_station():
    contact, stay = met(outcome="entered"), stayed()
    (one,) = episodes([contact], [stay])
    assert one.stay is stay
    assert one.records == [contact.id, stay.id]


def test_a_contact_before_midnight_that_a_stay_names_is_one_with_it_and_of_the_earlier_day():
    contact = met(outcome="entered")
    (one,) = episodes([contact], [stayed(day=TUESDAY, encounter=contact.id)])
    assert one.day == MONDAY


def test_a_stay_of_somebody_registered_anew_at_the_station_belongs_to_the_contact_it_names():
    contact = met(outcome="entered")
    assert len(episodes([contact], [stayed(person=uuid4(), encounter=contact.id)])) == 1


def test_two_admissions_on_one_day_are_two():
    assert len(episodes([met()], [stayed(), stayed()])) == 2


def test_what_was_only_told_on_the_day_of_admission_is_no_second_time():
    assert len(episodes([met(aid=["advice"], outcome="persuaded")], [stayed()])) == 1


def test_a_ticket_home_is_no_escort():
    (one,) = episodes([met(outcome="ticket_home", aid=["ticket"])], [])
    assert not one.escorted
    assert "ticket_home" in one.ways


def test_two_provisional_persons_who_are_one_were_helped_as_often_as_before():
    other = uuid4()
    found = episodes([met(), met(person=other)], [])
    recorded = [one.person for one in found]
    assert (len(found), len(persons_behind(recorded, {}))) == (2, 2)
    assert (len(found), len(persons_behind(recorded, {other: SOMEBODY}))) == (2, 1)
