"""What was brought for a record that never spoke of it."""

from datetime import timedelta
from uuid import uuid4

from server.foundation import clock
from server.media.expiring import remove_what_is_over
from tests.factories.media import hash_of, picture, uploaded


def test_a_file_of_no_record_goes_a_week_after_it_was_last_brought(people, county, names_in_store):
    photo, other, record = picture(), picture(), uuid4()
    uploaded(county, photo, record)
    uploaded(county, other, record)
    with clock.fixed(clock.now() + timedelta(days=5), every_thread=True):
        uploaded(people.county(), photo, record)
    with clock.fixed(clock.now() + timedelta(days=8), every_thread=True):
        assert remove_what_is_over() == 1
    left = {name.rsplit("/", 1)[1] for name in names_in_store()}
    assert (hash_of(photo) in left, hash_of(other) in left) == (True, False)
