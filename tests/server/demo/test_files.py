"""Houses and a voice note of the demo county, as its workers see and hear them."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from server.demo.people import luck_of
from server.demo.pictures import draw_house
from server.foundation.database import session
from server.records.model import DeclaredMedia, Record
from tests.people import COUNTY, People

pytestmark = pytest.mark.first_on("spatialite")


@pytest.fixture(scope="module")
def supervisor(app, county):
    people = People(app)
    return people.sign_in(people.worker(("county_supervisor", COUNTY), name="看演示的人"))


def declared(role: str) -> list[DeclaredMedia]:
    return list(session.scalars(select(DeclaredMedia).where(DeclaredMedia.role == role)))


def test_some_houses_are_drawn_and_every_file_is_here(supervisor):
    houses = declared("landmark")
    assert 5 < len(houses) < 30
    assert {one.state for one in houses} == {"here"}
    answer = supervisor.get(f"/media/{houses[0].sha256}/view")
    assert Image.open(io.BytesIO(answer.data)).size == (800, 600)


def test_one_check_can_be_heard(supervisor):
    (note,) = declared("voice_note")
    assert session.scalar(select(Record.state).where(Record.id == note.record_id)) == "unwell"
    assert supervisor.get(f"/media/{note.sha256}/view").content_type == "audio/webm"


def test_the_same_elder_has_the_same_house_always():
    assert draw_house(luck_of("house", 7)) == draw_house(luck_of("house", 7)) != draw_house(luck_of("house", 8))
