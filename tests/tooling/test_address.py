"""The server listens for this machine only unless told otherwise, and says why it cannot."""

import socket

import pytest

from scripts.address import Address, chosen, is_local, require_free
from scripts.console import Stop


def test_nothing_chosen_means_this_machine_only(monkeypatch):
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    assert chosen() == Address("127.0.0.1", 8000)
    assert chosen().is_for_this_machine_only


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 00"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Stop, match="not a port number"):
        chosen()


def test_a_taken_port_is_named_and_another_offered():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is taken") as stop:
            require_free(Address("127.0.0.1", port))
    assert stop.value.type_this == f"make run PORT={port + 1}"


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Stop, match="not an address of this machine"):
        require_free(Address("198.51.100.7", 8000))


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_the_address_printed_is_one_a_browser_opens(host, url):
    assert Address(host, 8000).url == url


@pytest.mark.parametrize(
    ("text", "local"), [("192.168.1.4", True), ("10.0.0.9", True), ("8.8.8.8", False), ("fd00::2", False)]
)
def test_local_networks_are_told_from_the_internet(text, local):
    assert is_local(text) is local
