"""The PostGIS of the tests leaves nothing behind, however the tests end."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from scripts.private_postgis import private_postgis
from scripts.system_packages import postgis_folder

pytestmark = pytest.mark.skipif(not postgis_folder(), reason="no PostGIS on this machine")


def folder_of(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def test_it_is_gone_after_a_failure():
    seen = []

    def use_it_and_fail() -> None:
        with private_postgis() as url, psycopg.connect(url) as connection:
            seen.append((url, connection.execute("SELECT postgis_version()").fetchone()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use_it_and_fail()
    [(url, version)] = seen
    assert version
    assert not folder_of(url).exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_nobody_else_on_the_machine_can_reach_it():
    with private_postgis() as url:
        assert folder_of(url).stat().st_mode & 0o077 == 0
        with psycopg.connect(url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
