"""The real divisions of Huitong for the tests."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def load_huitong():
    """Load 18 townships and 243 villages into the session's database."""
    from server.areas.operations import import_divisions
    from server.foundation.unit_of_work import unit_of_work

    with unit_of_work():
        import_divisions((DATA / "huitong_431225.csv").read_bytes())
