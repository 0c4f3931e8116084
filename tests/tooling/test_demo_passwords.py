"""One list of demo accounts opens every database of an installation."""

import json

import pytest

from server.demo.accounts_file import NAME, passwords_given


def test_a_second_database_opens_with_the_passwords_printed_for_the_first(tmp_path):
    (tmp_path / NAME).write_text(
        json.dumps([{"phone": "15400000001", "password": "a", "role": "helper", "area_code": "4"}])
    )
    assert passwords_given(tmp_path) == {"15400000001": "a"}


@pytest.mark.parametrize("content", [None, "half a fi", "[1]", '[{"phone": "1"}]', "{}"])
def test_a_file_that_is_missing_or_broken_means_new_passwords(tmp_path, content):
    if content is not None:
        (tmp_path / NAME).write_text(content)
    assert passwords_given(tmp_path) == {}
