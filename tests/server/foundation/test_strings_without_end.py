"""A text that opens a string and never closes it is answered at once: a small one must not keep everybody waiting."""

import pytest

from server.foundation import forgiving_json
from server.foundation.problems import Malformed

# So long that a reader which tries every quote as a beginning would not come back.
ESCAPED_QUOTES = '\\"' * 500_000


@pytest.mark.parametrize("before", ['"', '{"phone": "', '["whole", "'])
@pytest.mark.parametrize("inside", [ESCAPED_QUOTES, ESCAPED_QUOTES + "\\"])
def test_a_string_without_end_is_malformed(before, inside):
    with pytest.raises(Malformed):
        forgiving_json.loads(before + inside)


def test_a_string_of_many_quotes_beside_something_unreadable_is_read():
    value = forgiving_json.loads(f'["{ESCAPED_QUOTES}", NaN, "[{{"]')
    assert value[0] == '"' * 500_000
    assert isinstance(value[1], forgiving_json.Unreadable)
    assert value[2] == "[{"


def test_a_sign_in_of_quotes_is_answered(app, database):
    answer = app.test_client().post(
        "/api/v1/auth/login", data='{"phone": "' + ESCAPED_QUOTES, content_type="application/json"
    )
    assert (answer.status_code, answer.json["slug"]) == (400, "malformed")
