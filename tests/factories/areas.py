"""The real divisions of Huitong for the tests."""

from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def load_huitong():
    """Load 18 townships and 243 villages with both code systems and the outline into the session's database."""
    from server.areas.operations import import_boundaries, import_code_pairs, import_divisions
    from server.foundation.unit_of_work import unit_of_work

    with unit_of_work():
        import_divisions((DATA / "huitong_431225.csv").read_bytes())
        import_code_pairs((DATA / "township_codes_two_systems.csv").read_bytes())
        import_boundaries((DATA / "huitong_county.geojson").read_bytes())
        import_boundaries((DATA / "neighbours.geojson").read_bytes())
