"""Whatever bytes come: they are taken or refused with a reason; never an error, never a hanging reader."""

import tempfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.media.judging import judge
from server.media.problems import MediaRefused
from tests.factories import sounds
from tests.factories.media import picture
from tests.factories.photos import FOLDER, photo_file

SAMPLES = [picture(), picture("PNG"), picture("WEBP"), picture(progressive=True)]
SAMPLES += [photo_file(path.name) for path in sorted(FOLDER.iterdir()) if path.stat().st_size < 200_000]
SAMPLES += [
    sounds.recorded("tone.webm"),
    sounds.recorded("tone.m4a"),
    sounds.fragmented(3),
    sounds.ogg(3),
    sounds.webm(3),
]
REASONS = set(MediaRefused.WORDS)


def reason_for(content: bytes) -> str | None:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            judge(file)
        except MediaRefused as refusal:
            return refusal.reason
    return None


@st.composite
def damaged(draw):
    """Return a good file of which some bytes were changed, and perhaps a piece was taken out or put in."""
    content = bytearray(draw(st.sampled_from(SAMPLES)))
    # Mostly in the head, where every byte means something.
    places = st.one_of(st.integers(0, min(800, len(content) - 1)), st.integers(0, len(content) - 1))
    for place, value in draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=12)):
        content[place] = value
    start = draw(places)
    content[start : start + draw(st.integers(0, 60))] = draw(st.binary(max_size=60))
    return bytes(content)


@pytest.mark.usefixtures("database")
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=damaged())
def test_a_damaged_file_is_taken_or_refused(content):
    assert reason_for(content) in REASONS | {None}


@pytest.mark.usefixtures("database")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(magic=st.sampled_from([one[:12] for one in SAMPLES]), rest=st.binary(max_size=400))
def test_a_head_and_anything_is_taken_or_refused(magic, rest):
    assert reason_for(magic + rest) in REASONS | {None}
