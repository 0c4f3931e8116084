"""A PostgreSQL that is not ready for us says what to type."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from scripts.console import Stop
from scripts.prepare_database import connection_of, ensure_postgis
from scripts.private_postgis import private_postgis
from scripts.system_packages import postgis_folder

pytestmark = pytest.mark.skipif(not postgis_folder(), reason="no PostGIS on this machine")


@pytest.fixture(scope="module")
def administrator():
    with private_postgis() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE clerk LOGIN")
        yield connection


@pytest.fixture
def bare(administrator):
    """Return the address of a database without PostGIS, owned by the administrator."""
    administrator.execute("DROP DATABASE IF EXISTS bare")
    administrator.execute("CREATE DATABASE bare TEMPLATE template0")
    info = administrator.info
    return make_url(f"postgresql+psycopg://{info.user}@/bare").update_query_dict(
        {"host": info.host, "port": str(info.port)}
    )


def test_postgis_is_added_where_that_is_allowed(bare):
    ensure_postgis(bare)
    with psycopg.connect(connection_of(bare)) as connection:
        assert connection.execute("SELECT postgis_version()").fetchone()


def test_postgis_that_is_there_is_enough_for_a_user_without_rights(bare):
    ensure_postgis(bare)
    ensure_postgis(bare.set(username="clerk"))


def test_without_the_right_to_add_it_the_administrator_is_told(bare):
    with pytest.raises(Stop) as stop:
        ensure_postgis(bare.set(username="clerk"))
    assert stop.value.type_this == "psql -d bare -c 'CREATE EXTENSION postgis SCHEMA public'"


def test_a_database_that_does_not_exist_is_said_plainly(bare):
    with pytest.raises(Stop, match="cannot be reached"):
        ensure_postgis(bare.set(database="nowhere"))


def test_a_server_that_does_not_answer_is_said_plainly(tmp_path):
    url = make_url("postgresql+psycopg://clerk@/xunfang").update_query_dict({"host": str(tmp_path)})
    with pytest.raises(Stop, match="cannot be reached"):
        ensure_postgis(url)
