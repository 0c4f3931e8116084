"""Our own files and WebAssembly run in a browser; nothing a page was talked into does."""

import pytest


def policy_of(answer) -> dict[str, list[str]]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.mark.parametrize("address", ["/healthz", "/api/v1/sync/keys"])
def test_argon2_may_be_compiled_and_no_text_be_run_as_a_script(app, database, address):
    policy = policy_of(app.test_client().get(address))
    assert policy["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert policy["default-src"] == ["'self'"]
