"""What the tests of the set-up share."""

import socket

import pytest


@pytest.fixture
def free_port():
    """Return a port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as trial:
        return trial.getsockname()[1]
